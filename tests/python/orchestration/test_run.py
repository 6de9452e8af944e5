"""`klantbeeld run` from beginning to end: what it publishes, what it says, what a failure leaves in place."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import dagster as dg
import duckdb
from published_marts import fingerprints

from orchestration.base.settings import Settings

Command = Callable[..., subprocess.CompletedProcess[str]]

HOLD_UNTIL_NOTICED = """
import sys, time, duckdb
build_file, log = sys.argv[1:]
connection = duckdb.connect(build_file)
print("held", flush=True)
while "Could not set lock" not in open(log).read():
    time.sleep(0.1)
"""


def published_version(settings: Settings) -> str:
    return str((settings.warehouse_dir / "published").readlink())


def contacts(settings: Settings) -> float:
    with duckdb.connect(str(settings.published_file), read_only=True) as connection:
        return connection.execute("select sum(contact_count) from marts.contact_daily").fetchone()[0]


def test_a_run_shows_its_steps_and_ends_with_a_table(
    built_project: Settings, said_by_the_run: dict[str, str]
) -> None:
    progress = said_by_the_run["stderr"]
    for step in ("Land deliveries", "Check raw tables", "Build and test models", "Check marts", "Publish"):
        assert step in progress
    table = said_by_the_run["stdout"]
    for line in (
        "Files landed",
        "8 new",
        "Lines rejected",
        "Rows quarantined",
        "Checks",
        "klantbeeld query",
        "Data Docs",
    ):
        assert line in table
    assert contacts(built_project) > 300


def test_a_second_run_meets_a_lock_and_an_older_seed_and_publishes_the_same_bytes(
    klantbeeld: Command,
    few_marts_built: Settings,
    few_marts: Settings,
    tmp_path: Path,
) -> None:
    with duckdb.connect(str(few_marts.build_file)) as connection:
        connection.execute("alter table core.contact_reason drop column value_class")
    log = few_marts.warehouse_dir / "logs" / "dbt.log"
    log.write_text("")
    command = [sys.executable, "-c", HOLD_UNTIL_NOTICED, str(few_marts.build_file), str(log)]
    home = tmp_path / "dagster_home"
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout.readline() == "held\n"
        result = klantbeeld(
            "run", settings=few_marts, env={"DAGSTER_HOME": str(home), "DBT_LOG_LEVEL_FILE": "debug"}
        )
    assert result.returncode == 0, result.stdout + result.stderr
    assert "8 unchanged" in result.stdout and "Build and test models" in result.stderr
    assert fingerprints(few_marts) == fingerprints(few_marts_built)
    with dg.DagsterInstance.from_config(str(home)) as instance:
        (run,) = instance.get_runs()
        assert run.job_name == "daily" and run.status == dg.DagsterRunStatus.SUCCESS


def test_a_run_killed_amid_its_build_changes_nothing_and_the_next_gives_the_same_despite_a_bad_delivery(
    klantbeeld: Command,
    few_marts_built: Settings,
    few_marts: Settings,
) -> None:
    former, expected = published_version(few_marts), fingerprints(few_marts_built)
    survey = few_marts.landing_dir / "survey"
    lines = (survey / "responses_20240415.csv").read_text("utf-8-sig").splitlines(keepends=True)
    (survey / "responses_20240422.csv").write_text(
        "".join([lines[0].replace("Q_NPS", "Q_Other"), *lines[1:]])
    )
    with _building_anew(few_marts, 60) as process:
        beside = klantbeeld("run", settings=few_marts)
        assert beside.returncode == 4 and f"Process {process.pid} is writing to" in beside.stderr
        assert process.poll() is None
    assert published_version(few_marts) == former and fingerprints(few_marts) == expected

    result = klantbeeld("run", settings=few_marts)
    assert result.returncode == 3, result.stdout + result.stderr
    assert "responses_20240422.csv" in result.stderr and "q_nps" in result.stderr
    assert published_version(few_marts) != former
    served = fingerprints(few_marts)
    assert served.keys() == expected.keys()
    assert {name for name in served if served[name] != expected[name]} == {"quality_delivery.parquet"}


def test_a_failing_test_publishes_nothing_and_shows_rows(klantbeeld: Command, few_marts: Settings) -> None:
    former = published_version(few_marts)
    folder = few_marts.project_dir / "tests"
    folder.mkdir()
    (folder / "nobody_called.sql").write_text(
        "select day_on, contact_count from {{ ref('contact_daily') }} where contact_count > 0"
    )
    result = klantbeeld("run", settings=few_marts)
    assert result.returncode == 1, result.stdout + result.stderr
    assert "nobody_called on contact_daily" in result.stderr and "day_on 2024-" in result.stderr
    assert "Traceback" not in result.stderr
    assert published_version(few_marts) == former and contacts(few_marts) > 300
    # What failed is not published by hand either (N1).
    refused = klantbeeld("publish", settings=few_marts)
    assert refused.returncode == 1 and "dbt tests" in refused.stderr and "--force" in refused.stderr
    assert published_version(few_marts) == former
    # The hint can be followed, and nothing holds the build file any more.
    file = result.stderr.rpartition("--file ")[2].strip()
    rows = klantbeeld("query", "--build", "--csv", "--file", file, settings=few_marts)
    assert rows.returncode == 0 and rows.stdout.startswith("day_on,contact_count"), rows.stderr
    duckdb.connect(str(few_marts.build_file)).close()


def test_a_wrongly_typed_staging_column_is_a_matter_of_configuration(
    klantbeeld: Command, few_marts: Settings
) -> None:
    former = published_version(few_marts)
    model = few_marts.project_dir / "models" / "staging" / "acd" / "stg_acd_calls__contact.sql"
    read = model.read_text()
    as_text = read.replace("        'started_at': 'start',\n", "").replace(
        "    team,\n", "    team,\n    start as started_at,\n"
    )
    assert as_text != read
    model.write_text(as_text)
    result = klantbeeld("run", settings=few_marts)
    assert result.returncode == 2, result.stdout + result.stderr
    assert "stg_acd_calls__contact.started_at is string" in result.stderr
    assert "expects timestamp" in result.stderr
    assert published_version(few_marts) == former


def test_a_mapping_to_an_unknown_member_stops_before_models_run(
    klantbeeld: Command, few_marts: Settings
) -> None:
    former = published_version(few_marts)
    seed = few_marts.project_dir / "seeds" / "map_touchpoint.csv"
    lines = seed.read_text().splitlines()
    seed.write_text("\n".join([*lines, "acd,contact,exact,kiosk,no_such_touchpoint"]) + "\n")
    for command in ("run", "build", "check"):
        result = klantbeeld(command, settings=few_marts)
        assert result.returncode == 2, result.stdout + result.stderr
        assert f"map_touchpoint.csv, line {len(lines) + 1}: unknown touchpoint_id" in result.stderr
        assert "Build and test models" not in result.stderr
    assert published_version(few_marts) == former


def test_a_failing_check_on_raw_stops_before_the_build(klantbeeld: Command, few_marts: Settings) -> None:
    former = published_version(few_marts)
    text = few_marts.landing_file.read_text()
    narrowed = text.replace(
        "between: {wachttijd: [0, 7200]}", "between: {wachttijd: [0, 1]}, severity: {value_range: error}"
    )
    assert narrowed != text
    few_marts.landing_file.write_text(narrowed)
    result = klantbeeld("run", settings=few_marts)
    assert result.returncode == 1, result.stdout + result.stderr
    assert "raw/acd/calls" in result.stderr and "value_range" in result.stderr
    assert "Build and test models" not in result.stderr
    assert published_version(few_marts) == former
    assert (few_marts.data_docs_dir / "index.html").is_file()


@contextmanager
def _building_anew(settings: Settings, count: int) -> Iterator[subprocess.Popen[bytes]]:
    """A run that builds everything anew, from when dbt began so many models on; it is killed outright in the end."""
    log = settings.warehouse_dir / "logs" / "dbt.log"
    log.write_text("")
    folders = ["--project-dir", str(settings.project_dir), "--landing", str(settings.landing_dir)]
    process = subprocess.Popen(
        [sys.executable, "-m", "orchestration", "run", "--full-refresh", *folders],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        while f"{count} of " not in log.read_text():
            assert process.poll() is None
            time.sleep(0.1)
        yield process
    finally:
        process.kill()
        process.wait()
