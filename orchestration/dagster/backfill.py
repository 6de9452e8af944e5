"""Days rebuilt on request: one asset with daily partitions, whose backfill is one run.

The days of a build are decided once for all models, so no model has partitions of its own.
"""

import warnings
from collections.abc import Callable
from datetime import date, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import dagster as dg
import duckdb

from orchestration.base.errors import ConfigError
from orchestration.base.settings import Settings
from orchestration.dagster.daily import error_of, execute_daily
from orchestration.dagster.policies import WRITER_POOL, writing_step
from orchestration.dbt.variables import project_variable
from orchestration.plan.days import DayRange, assert_delivered, delivered_range

BACKFILLED_DAY = dg.AssetKey(["backfilled_day"])

# The first partition until a first build has shown what was delivered.
_EARLIEST = date(2000, 1, 1)

_DESCRIPTION = (
    "Local days rebuilt on demand, as by `klantbeeld run --from --to`: choose days and materialise. All days from the "
    "first to the last are built in one run of the job `daily`. Days that were only built when they "
    "arrived are not marked."
)


def backfill_asset(settings: Settings, daily_job: Callable[[], dg.JobDefinition]) -> dg.AssetsDefinition:
    """The asset `backfilled_day`: its step runs the job `daily` with the chosen days."""

    def backfilled_day(context: dg.AssetExecutionContext) -> dg.MaterializeResult:
        with writing_step(settings):
            # Not `partition_keys`: that fails on a day outside the partitions before we can say which days exist.
            chosen = context.partition_key_range
            days = DayRange(date.fromisoformat(chosen.start), date.fromisoformat(chosen.end))
            assert_delivered(settings, days)
            result = execute_daily(daily_job(), context.instance, days)
            error = error_of(result)
            if error:
                raise error
        return dg.MaterializeResult(metadata={"run": dg.MetadataValue.dagster_run(result.run_id)})

    with warnings.catch_warnings():
        # That backfill_policy is in beta is for us to know, not for whoever runs a build.
        warnings.simplefilter("ignore", dg.BetaWarning)
        return dg.asset(
            key=BACKFILLED_DAY,
            partitions_def=day_partitions(settings),
            backfill_policy=dg.BackfillPolicy.single_run(),
            group_name="backfill",
            description=_DESCRIPTION,
            kinds={"dbt"},
            pool=WRITER_POOL,
        )(backfilled_day)


def day_partitions(settings: Settings) -> dg.DailyPartitionsDefinition:
    """Local days from the first delivered one to the last, in the time zone of the project. Raises ConfigError.

    Before the first build, when they are unknown, the partitions run until today.
    """
    timezone = str(project_variable(settings, "timezone"))
    try:
        ZoneInfo(timezone)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise ConfigError(
            f"The var timezone of {settings.project_dir / 'dbt_project.yml'} is {timezone!r}, not a time zone.",
            "Give a name such as Europe/Amsterdam.",
        ) from error
    known = _delivered_days(settings)
    if known is None or known.last is None:
        return dg.DailyPartitionsDefinition(start_date=_EARLIEST.isoformat(), timezone=timezone, end_offset=1)
    # The end is the day after the last partition.
    end = known.last + timedelta(days=1)
    # Counted from the end and not from now: delivered days may lie in the future.
    return dg.DailyPartitionsDefinition(known.first.isoformat(), end_date=end.isoformat(), timezone=timezone)


def _delivered_days(settings: Settings) -> DayRange | None:
    try:
        return delivered_range(settings)
    except duckdb.Error:
        # A build is in progress, or the file is damaged, which the next run reports.
        return None
