"""`klantbeeld run`: the job `daily` in this process, from landing to publication."""

from collections import Counter
from dataclasses import dataclass, field

import dagster as dg

from orchestration.base.errors import DeliveryError, KlantbeeldError
from orchestration.base.lock import writing
from orchestration.base.settings import Settings
from orchestration.dagster.daily import DAILY, error_of, execute_daily
from orchestration.dagster.instance import dagster_instance
from orchestration.dagster.progress import Finished, Listener, Progress, listening
from orchestration.definitions import build_definitions
from orchestration.landing.report import LandedFile, LandingReport
from orchestration.plan.days import DayRange, assert_built, assert_delivered
from orchestration.publish.publish import PublishReport


@dataclass
class RunOutcome:
    """What a run did. `checks` counts passed, warned and failed; `warnings` are the warnings in words.

    `error` is the error that the run ended with, None if it succeeded.
    """

    landing: LandingReport = field(default_factory=LandingReport)
    publication: PublishReport | None = None
    checks: Counter[str] = field(default_factory=Counter)
    warnings: list[str] = field(default_factory=list)
    error: KlantbeeldError | None = None

    @property
    def exit_code(self) -> int:
        return self.error.exit_code if self.error else 0

    @property
    def missing(self) -> list[LandedFile]:
        """Declared deliveries for which no file was found."""
        return [file for file in self.landing.files if file.status == "missing"]


def run_daily(
    settings: Settings,
    listener: Listener,
    log_level: str = "CRITICAL",
    days: DayRange | None = None,
    full_refresh: bool = False,
) -> RunOutcome:
    """Run the job `daily` in this process and return what it did; progress goes to `listener`.

    It builds what is new, and rebuilds `days` (or, with `full_refresh`, everything).

    Dagster keeps a record of the run where `klantbeeld dev` looks for it (instance.py). `log_level` is that of
    Dagster's log on stderr. Raises ConfigError if landing.yml or the dbt project is wrong, or, before
    anything is done, for days that were not delivered; WarehouseBusy if another process writes.
    """
    outcome = RunOutcome()

    def remember(event: Progress | Finished) -> None:
        if isinstance(event, Finished) and isinstance(event.result, LandingReport):
            outcome.landing = event.result
        if isinstance(event, Finished) and isinstance(event.result, PublishReport):
            outcome.publication = event.result
        listener(event)

    if days:
        # Before the lock, which would create the warehouse folder.
        assert_built(settings)
    with writing(settings), dagster_instance(settings) as instance, listening(remember):
        if days:
            assert_delivered(settings, days)
        job = build_definitions(settings).resolve_job_def(DAILY)
        result = execute_daily(job, instance, days, full_refresh, log_level)
    evaluations = result.get_asset_check_evaluations()
    outcome.checks = Counter(map(_check_outcome, evaluations))
    outcome.warnings = [_in_words(check) for check in evaluations if _check_outcome(check) == "warned"]
    outcome.error = error_of(result) or _delivery_error(outcome.landing)
    return outcome


def _check_outcome(evaluation: dg.AssetCheckEvaluation) -> str:
    if evaluation.passed:
        return "passed"
    return "failed" if evaluation.severity == dg.AssetCheckSeverity.ERROR else "warned"


def _in_words(evaluation: dg.AssetCheckEvaluation) -> str:
    name = f"{evaluation.asset_key.to_user_string()} {evaluation.check_name}"
    rows = evaluation.metadata.get("dagster_dbt/failed_row_count")
    return name + (
        f": {rows.value} rows" if rows else f": {evaluation.description}" if evaluation.description else ""
    )


def _delivery_error(report: LandingReport) -> DeliveryError | None:
    if not report.failed:
        return None
    count = "1 file" if len(report.failed) == 1 else f"{len(report.failed)} files"
    lines = [f"  {file.system}.{file.table} {file.file_name}: {file.reason}" for file in report.failed]
    return DeliveryError(
        f"{count} could not be loaded; all others could.\n" + "\n".join(lines),
        "Have it delivered again, or change its declaration in landing.yml, and run again.",
    )
