"""A started dagster-webserver answers GraphQL about the code location."""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from orchestration.base.settings import REPOSITORY_ROOT, Settings
from orchestration.dagster.instance import dagster_environment

QUERY = """
{
  repositoriesOrError {
    ... on RepositoryConnection {
      nodes { name location { name } jobs { name } schedules { name } sensors { name } }
    }
  }
  assetNodes { assetKey { path } pools groupName isPartitioned partitionKeys backfillPolicy { policyType } }
  runsOrError { ... on Runs { results { jobName status assetMaterializations { assetKey { path } } } } }
  instance { daemonHealth { id } }
}
"""


@pytest.fixture(scope="module")
def server(built_project: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a webserver over the built project, on a free port of this machine, ended afterwards."""
    port = _free_port()
    log = tmp_path_factory.mktemp("webserver") / "log.txt"
    command = [str(Path(sys.executable).with_name("dagster-webserver")), "-m", "orchestration.definitions"]
    with log.open("w") as output:
        process = subprocess.Popen(
            [*command, "-h", "127.0.0.1", "-p", str(port)],
            cwd=REPOSITORY_ROOT,
            env={**os.environ, **dagster_environment(built_project)},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            _wait_until_it_answers(process, port, log)
            yield f"http://127.0.0.1:{port}/graphql"
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


@pytest.fixture(scope="module")
def answer(server: str) -> dict:
    request = urllib.request.Request(
        server, json.dumps({"query": QUERY}).encode(), headers={"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=120) as response:
        content = json.load(response)
    assert "errors" not in content, content
    return content["data"]


def test_graphql_names_the_repository_with_job_schedule_and_sensor(answer: dict) -> None:
    (repository,) = answer["repositoriesOrError"]["nodes"]
    assert "daily" in {job["name"] for job in repository["jobs"]}
    assert {schedule["name"] for schedule in repository["schedules"]} == {"every_morning", "every_month"}
    assert [sensor["name"] for sensor in repository["sensors"]] == ["new_landing_files"]


def test_graphql_lists_assets_of_every_layer(answer: dict) -> None:
    paths = {"/".join(node["assetKey"]["path"]) for node in answer["assetNodes"]}
    assert {"raw/acd/calls", "core/fct_contact", "marts/contact_daily", "published"} <= paths


def test_graphql_shows_the_pool_of_a_writer(answer: dict) -> None:
    pools = {"/".join(node["assetKey"]["path"]): node["pools"] for node in answer["assetNodes"]}
    assert pools["marts/contact_daily"] == ["warehouse_writer"]


def test_graphql_offers_the_days_of_one_asset_for_a_backfill(answer: dict) -> None:
    (node,) = [node for node in answer["assetNodes"] if node["isPartitioned"]]
    assert node["assetKey"]["path"] == ["backfilled_day"]
    assert node["backfillPolicy"] == {"policyType": "SINGLE_RUN"}
    assert node["partitionKeys"][0] == "2024-03-04"


def test_what_klantbeeld_run_did_is_there(answer: dict) -> None:
    """One Dagster instance for `klantbeeld run` and `klantbeeld dev` (F5)."""
    run = answer["runsOrError"]["results"][-1]
    assert (run["jobName"], run["status"]) == ("daily", "SUCCESS")
    materialized = {"/".join(event["assetKey"]["path"]) for event in run["assetMaterializations"]}
    assert {"raw/acd/calls", "marts/contact_daily", "published"} <= materialized


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait_until_it_answers(process: subprocess.Popen, port: int, log: Path, seconds: float = 180) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if process.poll() is not None:
            pytest.fail(f"dagster-webserver ended by itself:\n{log.read_text()}")
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/server_info", timeout=5)
            return
        except (urllib.error.URLError, OSError):
            time.sleep(0.5)
    pytest.fail(f"dagster-webserver did not answer within {seconds} seconds:\n{log.read_text()}")
