"""The job `retention`: on the first of every month, rows past their term are removed."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import dagster as dg

from orchestration.base.settings import Settings
from orchestration.dagster.daily import error_of, execute_daily
from orchestration.dagster.policies import WRITER_POOL, writing_step
from orchestration.landing.config import LandingConfig
from orchestration.privacy.retain import retain
from orchestration.publish.frozen import last_days_of


def retention_job(
    settings: Settings,
    config: LandingConfig,
    manifest: Mapping[str, Any],
    daily_job: Callable[[], dg.JobDefinition],
) -> dg.JobDefinition:
    """The job `retention`: `klantbeeld retain` as of today. If rows were removed, it runs the job `daily` once."""

    @dg.op(pool=WRITER_POOL, description="Removes rows that are past their `retention` in landing.yml.")
    def remove_expired(context: dg.OpExecutionContext) -> None:
        def rebuild() -> None:
            error = error_of(execute_daily(daily_job(), context.instance))
            if error:
                raise error

        with writing_step(settings):
            expired = retain(
                settings, config, last_days_of(manifest), date.today(), rebuild, context.log.info
            )
        context.add_output_metadata({table.table: table.row_count for table in expired})

    @dg.job(
        name="retention",
        description="Remove rows that are past their term; what was published about them stays published.",
        executor_def=dg.in_process_executor,
    )
    def retention() -> None:
        remove_expired()

    return retention


def every_month(job: dg.JobDefinition) -> dg.ScheduleDefinition:
    """The schedule of the job `retention`."""
    return dg.ScheduleDefinition(
        name="every_month",
        job=job,
        cron_schedule="0 3 1 * *",
        execution_timezone="Europe/Amsterdam",
        description="03:00 Dutch time on the first of the month.",
    )
