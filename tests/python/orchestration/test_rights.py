"""Erasure and retention on the example, from its deliveries to what readers see. (R41)"""

import csv
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import dagster as dg
import duckdb
import yaml
from dagster import DagsterInstance

from orchestration.base.settings import Settings
from orchestration.dbt.manifest import read_manifest
from orchestration.definitions import build_definitions
from orchestration.publish.frozen import last_days_of

AS_OF, KEPT_FROM = "2024-04-20", "2024-03-20"


def keep_calls(settings: Settings, months: int) -> None:
    """Give the calls of the project a term."""
    declared = yaml.safe_load(settings.landing_file.read_text())
    declared["deliveries"][0]["retention"] = {"months": months, "by": "start", "reason": "enough to compare"}
    settings.landing_file.write_text(yaml.safe_dump(declared, sort_keys=False))


def published(settings: Settings) -> dict[str, list[tuple]]:
    """Every row of every mart that has days."""
    last_days = last_days_of(read_manifest(settings))
    with duckdb.connect(str(settings.published_file), read_only=True) as connection:
        return {
            mart: connection.execute(f"from marts.{mart} order by all").fetchall()
            for mart, day in last_days.items()
            if day.is_period
        }


def contact_count(settings: Settings) -> int:
    with duckdb.connect(str(settings.published_file), read_only=True) as connection:
        (count,) = connection.execute("select sum(contact_count) from marts.contact_daily").fetchone() or (0,)
    return count


def calls_by_customer(settings: Settings) -> dict[str, set[str]]:
    """The numbers of the delivered calls of every customer, read without the project."""
    calls: dict[str, set[str]] = defaultdict(set)
    for path in settings.landing_dir.glob("acd/*.csv"):
        with path.open(encoding="latin-1", newline="") as file:
            for row in csv.DictReader(file, delimiter=";"):
                calls[row["klantnummer"]].add(row["oproep_id"])
    return calls


def first_call_on(settings: Settings) -> str:
    calls = f"read_parquet('{settings.raw_dir}/acd/calls/*/*/*.parquet')"
    (day,) = duckdb.sql(f'select min("start")[:10] from {calls}').fetchone() or ("",)
    return day


def test_rows_go_and_what_was_published_about_them_stays(
    few_marts: Settings, klantbeeld: Callable[..., CompletedProcess[str]]
) -> None:
    keep_calls(few_marts, months=1)
    before = published(few_marts)
    assert first_call_on(few_marts) < KEPT_FROM
    result = klantbeeld("retain", "--as-of", AS_OF, settings=few_marts)
    assert result.returncode == 0, result.stdout + result.stderr
    assert f"acd.calls  kept from {KEPT_FROM}" in result.stdout
    assert first_call_on(few_marts) >= KEPT_FROM
    assert published(few_marts) == before
    query = "select min(day_on) from marts.contact_daily where contact_count > 0"
    with duckdb.connect(str(few_marts.build_file), read_only=True) as connection:
        (built_from,) = connection.execute(query).fetchone() or (None,)
    assert built_from.isoformat() >= KEPT_FROM


def test_an_erased_customer_is_missing_from_every_total_and_nobody_else_is(
    few_marts: Settings, klantbeeld: Callable[..., CompletedProcess[str]], tmp_path: Path
) -> None:
    calls = calls_by_customer(few_marts)
    who, count = next((number, len(ids)) for number, ids in sorted(calls.items()) if len(ids) == 2)
    before = contact_count(few_marts)
    identifiers = tmp_path / "who.txt"
    identifiers.write_text(f"crm: {who}\n")
    result = klantbeeld("erase", "--identifier-file", str(identifiers), settings=few_marts)
    assert result.returncode == 0, result.stdout + result.stderr
    assert contact_count(few_marts) == before - count


def test_the_job_of_dagster_removes_nothing_within_the_term(few_marts: Settings) -> None:
    keep_calls(few_marts, months=1200)
    version = few_marts.published_file.resolve()
    with DagsterInstance.ephemeral() as instance:
        job = build_definitions(few_marts).resolve_job_def("retention")
        result = job.execute_in_process(instance=instance)
    assert result.success
    (output,) = [event for event in result.all_events if event.event_type == dg.DagsterEventType.STEP_OUTPUT]
    metadata = output.step_output_data.metadata
    assert metadata["acd.calls"] == dg.IntMetadataValue(0)
    assert few_marts.published_file.resolve() == version
