"""Days built anew: what may be asked for, what dbt is told, what a refusal leaves, and backfills in Dagster."""

import json
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import dagster as dg
import duckdb
import pytest
from dagster._core.storage.tags import ASSET_PARTITION_RANGE_END_TAG, ASSET_PARTITION_RANGE_START_TAG
from published_marts import fingerprints

from orchestration.base.errors import ConfigError
from orchestration.base.settings import Settings
from orchestration.base.transient import TransientError
from orchestration.dagster.backfill import BACKFILLED_DAY, backfill_asset, day_partitions
from orchestration.dagster.dbt import BuildConfig
from orchestration.dbt.variables import project_variable
from orchestration.definitions import build_definitions
from orchestration.plan.days import DayRange, asked_days, assert_built, assert_delivered, delivered_range

Command = Callable[..., subprocess.CompletedProcess[str]]

FIRST, LAST = date(2024, 3, 4), date(2024, 4, 14)  # of the quickstart


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    (tmp_path / "warehouse").mkdir()
    return Settings(tmp_path, tmp_path / "landing", tmp_path / "warehouse")


def built(settings: Settings, *statements: str) -> Settings:
    with duckdb.connect(str(settings.build_file)) as connection:
        connection.execute("create schema core; create schema marts")
        for statement in statements:
            connection.execute(statement)
    return settings


def days_of(table: str, *days: date, columns: str = "") -> str:
    return f"create table {table} as select unnest({[str(day) for day in days]}::date[]) as day_on{columns}"


def vars_of_the_build(settings: Settings) -> dict[str, str]:
    return json.loads((settings.dbt_target_dir / "run_results.json").read_text())["args"]["vars"]


def files(settings: Settings) -> dict[str, int]:
    """When each file of the project last changed; the lock is written by whoever asks."""
    paths = (path for path in settings.project_dir.rglob("*") if path.is_file())
    return {str(path): path.stat().st_mtime_ns for path in paths if path.name != ".writer.lock"}


def test_what_is_asked_becomes_vars() -> None:
    assert asked_days(None, None, None) is None
    assert asked_days(FIRST, None, None).dbt_vars() == {
        "rebuild_from": "2024-03-04",
        "rebuild_to": "2024-03-04",
    }
    assert asked_days(None, FIRST, None).dbt_vars() == {"rebuild_from": "2024-03-04"}
    assert asked_days(None, FIRST, LAST).dbt_vars() == {
        "rebuild_from": "2024-03-04",
        "rebuild_to": "2024-04-14",
    }
    assert asked_days(None, None, None, full_refresh=True) is None


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ((FIRST, FIRST, None, False), "--day and --from cannot be combined"),
        ((None, FIRST, None, True), "--from and --full-refresh cannot be combined"),
        ((FIRST, None, LAST, False), "--to 2024-04-14"),
        ((None, None, LAST, True), "--to 2024-04-14"),
        ((None, LAST, FIRST, False), "--to 2024-03-04 is before --from 2024-04-14"),
    ],
)
def test_what_cannot_be_asked_together_is_told(asked: tuple, told: str) -> None:
    with pytest.raises(ConfigError, match=told):
        asked_days(*asked)


def test_before_the_first_build_no_day_can_be_asked_for(settings: Settings) -> None:
    with pytest.raises(ConfigError, match="Nothing was built") as error:
        assert_built(settings)
    assert "klantbeeld run" in error.value.hint


@pytest.mark.parametrize(
    "statements",
    [(), ("create table core.delivered_day (day_on date)",)],
    ids=["build that ended early", "nothing delivered"],
)
def test_a_build_without_days_is_told(settings: Settings, statements: tuple[str, ...]) -> None:
    with pytest.raises(ConfigError, match="no delivered days"):
        assert_delivered(built(settings, *statements), DayRange(FIRST, FIRST))


@pytest.mark.parametrize(
    "days", [DayRange(date(2024, 3, 3), LAST), DayRange(FIRST, date(2024, 4, 15)), DayRange(date(2030, 1, 1))]
)
def test_a_day_outside_is_told_with_the_days_there_are(settings: Settings, days: DayRange) -> None:
    built(settings, days_of("core.delivered_day", FIRST, LAST))
    with pytest.raises(ConfigError, match="2024-03-04 to 2024-04-14"):
        assert_delivered(settings, days)
    assert_delivered(settings, DayRange(FIRST, LAST))
    assert_delivered(settings, DayRange(LAST))


def test_a_late_row_that_waits_makes_its_day_one_to_ask_for(settings: Settings) -> None:
    waiting, taken_up = date(2024, 2, 1), date(2024, 1, 1)
    built(
        settings,
        days_of("core.delivered_day", FIRST, LAST),
        days_of("marts.quality_late_event", waiting, columns=", 2 as waiting_row_count"),
        f"insert into marts.quality_late_event values (date '{taken_up}', 0)",
    )
    assert delivered_range(settings) == DayRange(waiting, LAST)
    assert_delivered(settings, DayRange(waiting))


def test_a_build_file_that_is_open_elsewhere_may_be_free_later(settings: Settings) -> None:
    built(settings, days_of("core.delivered_day", FIRST, LAST))
    holder = (
        "import sys, duckdb; c = duckdb.connect(sys.argv[1]); print('held', flush=True); sys.stdin.readline()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", holder, str(settings.build_file)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout.readline() == "held\n"
        with pytest.raises(TransientError, match="open in another program"):
            assert_delivered(settings, DayRange(FIRST))
        process.communicate("\n")


def test_the_build_step_gives_dbt_days_alone() -> None:
    assert BuildConfig().arguments() == []
    arguments = BuildConfig(rebuild_from="2024-03-04", full_refresh=True).arguments()
    assert arguments == ["--vars", '{"rebuild_from": "2024-03-04"}', "--full-refresh"]
    with pytest.raises(ConfigError, match="rebuild_to is"):
        BuildConfig(rebuild_from="2024-03-04", rebuild_to="yesterday'").arguments()


def test_a_var_of_the_project_goes_before_the_default_of_the_package(settings: Settings) -> None:
    file = settings.project_dir / "dbt_project.yml"
    assert project_variable(settings, "late_arrival_days") == 3
    file.write_text("vars: {late_arrival_days: 5, klantbeeld_inputs: {}}\n")
    assert project_variable(settings, "late_arrival_days") == 5
    file.write_text("vars: {late_arrival_days: 5, klantbeeld: {late_arrival_days: 7}}\n")
    assert project_variable(settings, "late_arrival_days") == 7
    with pytest.raises(KeyError):
        project_variable(settings, "late_arrival_day")


def test_partitions_are_the_delivered_local_days(settings: Settings) -> None:
    """Their last is the last delivered day and not today, so that "latest" can be built (F12)."""
    assert day_partitions(settings).get_first_partition_key() == "2000-01-01"
    built(settings, days_of("core.delivered_day", FIRST, LAST))
    partitions = day_partitions(settings)
    assert partitions.get_first_partition_key() == "2024-03-04"
    assert partitions.get_last_partition_key() == "2024-04-14"
    window = partitions.time_window_for_partition_key("2024-03-31")
    # The day on which summer time begins has 23 hours.
    assert window.end.timestamp() - window.start.timestamp() == 23 * 3600
    (settings.project_dir / "dbt_project.yml").write_text("vars: {timezone: Europe/Amsterdm}\n")
    with pytest.raises(ConfigError, match="Europe/Amsterdm"):
        day_partitions(settings)


def test_days_that_were_not_delivered_change_nothing(klantbeeld: Command, few_marts: Settings) -> None:
    before = files(few_marts)
    for options in (("--day", "2024-03-03"), ("--from", "2024-04-01", "--to", "2024-05-01")):
        result = klantbeeld("run", *options, settings=few_marts)
        assert result.returncode == 2, result.stdout + result.stderr
        assert "2024-03-04 to 2024-04-14" in result.stderr and str(few_marts.build_file) in result.stderr
        assert "Land deliveries" not in result.stderr and "Traceback" not in result.stderr
    assert files(few_marts) == before


def test_before_the_first_build_nothing_is_made(klantbeeld: Command, small_project: Settings) -> None:
    result = klantbeeld("run", "--from", "2024-03-04", settings=small_project)
    assert result.returncode == 2 and "Nothing was built" in result.stderr, result.stderr
    assert not small_project.warehouse_dir.exists()


def test_repairing_a_day_gives_the_same_marts(klantbeeld: Command, few_marts: Settings) -> None:
    before = fingerprints(few_marts)
    result = klantbeeld("run", "--day", "2024-03-20", settings=few_marts)
    assert result.returncode == 0, result.stdout + result.stderr
    assert vars_of_the_build(few_marts) == {"rebuild_from": "2024-03-20", "rebuild_to": "2024-03-20"}
    assert "Warning" not in result.stderr and fingerprints(few_marts) == before


def test_a_backfill_of_days_is_one_run_of_the_daily_job(few_marts: Settings) -> None:
    before = fingerprints(few_marts)
    definitions = build_definitions(few_marts)
    policy = definitions.resolve_asset_graph().get(BACKFILLED_DAY).backfill_policy
    assert policy == dg.BackfillPolicy.single_run()
    with dg.DagsterInstance.ephemeral() as instance:
        result = _backfill(definitions, instance, "2024-03-30", "2024-04-02")
        assert result.success
        daily = instance.get_runs(dg.RunsFilter(job_name="daily"))
        assert [run.status for run in daily] == [dg.DagsterRunStatus.SUCCESS]
        assert instance.get_materialized_partitions(BACKFILLED_DAY) == {
            "2024-03-30",
            "2024-03-31",
            "2024-04-01",
            "2024-04-02",
        }
        # What the days were built into is materialised as by any run.
        assert instance.get_latest_materialization_event(dg.AssetKey(["marts", "contact_daily"]))
    assert vars_of_the_build(few_marts) == {"rebuild_from": "2024-03-30", "rebuild_to": "2024-04-02"}
    assert fingerprints(few_marts) == before


@pytest.mark.parametrize(
    ("first", "last", "outside"),
    [("2024-04-10", "2024-06-01", "2024-06-01"), ("2024-03-01", "2024-03-05", "2024-03-01")],
)
def test_a_backfill_of_days_that_were_not_delivered_starts_no_run(
    settings: Settings, first: str, last: str, outside: str
) -> None:
    """Told by us with the days there are, not by a check inside Dagster, whose text says nothing to a reader."""
    built(settings, days_of("core.delivered_day", FIRST, LAST))
    definitions = dg.Definitions(assets=[backfill_asset(settings, _no_job)])
    with dg.DagsterInstance.ephemeral() as instance:
        result = _backfill(definitions, instance, first, last)
        assert not result.success
        (failure,) = [event for event in result.all_events if event.is_step_failure]
        told = failure.step_failure_data.user_failure_data.description
        assert f"{outside} is outside the delivered days, {FIRST} to {LAST}" in told
        assert not instance.get_runs(dg.RunsFilter(job_name="daily"))
        assert instance.get_materialized_partitions(BACKFILLED_DAY) == set()


def _no_job() -> dg.JobDefinition:
    raise AssertionError("the daily job was asked for")


def _backfill(
    definitions: dg.Definitions, instance: dg.DagsterInstance, first: str, last: str
) -> dg.ExecuteInProcessResult:
    """The run that Dagster starts for a backfill of an asset that takes all its days in one."""
    job = definitions.resolve_implicit_global_asset_job_def()
    return job.execute_in_process(
        instance=instance,
        asset_selection=[BACKFILLED_DAY],
        tags={ASSET_PARTITION_RANGE_START_TAG: first, ASSET_PARTITION_RANGE_END_TAG: last},
        raise_on_error=False,
    )
