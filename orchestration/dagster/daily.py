"""The job `daily` in this process, as started by `klantbeeld run` and by a backfill of days."""

import os

import dagster as dg

from orchestration.base.errors import KlantbeeldError
from orchestration.plan.days import DayRange

DAILY = "daily"
_STARTED_BY = "klantbeeld/started_by"


class RunFailed(KlantbeeldError):
    """A step failed and nothing was published. Carries the exit code of the step's own error."""

    def __init__(self, message: str, hint: str | None, exit_code: int) -> None:
        super().__init__(message, hint)
        self.exit_code = exit_code


def execute_daily(
    job: dg.JobDefinition,
    instance: dg.DagsterInstance,
    days: DayRange | None = None,
    full_refresh: bool = False,
    log_level: str = "CRITICAL",
) -> dg.ExecuteInProcessResult:
    """Run the job: it builds what is new, and rebuilds `days` (or, with `full_refresh`, everything).

    `log_level` is that of Dagster's log on stderr. The caller holds the warehouse.
    """
    close_abandoned_runs(instance)
    build = {**(days.dbt_vars() if days else {}), "full_refresh": full_refresh}
    return job.execute_in_process(
        instance=instance,
        raise_on_error=False,
        run_config={
            "loggers": {"console": {"config": {"log_level": log_level}}},
            "ops": {"build": {"config": build}},
        },
        tags={
            _STARTED_BY: f"{os.uname().nodename}:{os.getpid()}",
            **({"klantbeeld/days": str(days)} if days else {}),
        },
    )


def close_abandoned_runs(instance: dg.DagsterInstance) -> None:
    """Mark killed runs of this machine as failed: we hold the lock, so none of them is alive."""
    abandoned = instance.get_runs(dg.RunsFilter(statuses=[dg.DagsterRunStatus.STARTED], job_name=DAILY))
    for run in abandoned:
        if run.tags.get(_STARTED_BY, "").startswith(f"{os.uname().nodename}:"):
            instance.report_run_failed(run, "The process of this run was killed.")


def error_of(result: dg.ExecuteInProcessResult) -> RunFailed | None:
    """The error that a run ended with, None if it succeeded."""
    if result.success:
        return None
    for event in result.all_events:
        if event.is_step_failure:
            return _step_error(event)
    return RunFailed("The run failed before its first step.", "Run again with --debug to see why.", 1)


def _step_error(event: dg.DagsterEvent) -> RunFailed:
    data = event.step_failure_data
    told = data.user_failure_data
    if told is None or "exit_code" not in told.metadata:
        # The text of an unforeseen error may quote data.
        text = f"{data.error.cls_name if data.error else 'An error'} in the step {event.step_key}."
        return RunFailed(text, "Run again with --debug to see where it occurred.", 1)
    values = {name: str(entry.value) for name, entry in told.metadata.items()}
    return RunFailed(values["message"], values["hint"] or None, int(values["exit_code"]))
