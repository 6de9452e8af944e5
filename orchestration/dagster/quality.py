"""Great Expectations suites as asset checks: on raw before the build, on the marts before publishing."""

from collections.abc import Callable, Collection, Iterator

import dagster as dg

from orchestration.base.settings import Settings
from orchestration.dagster.policies import RETRIES, told_kindly
from orchestration.dagster.progress import CHECK_MARTS, CHECK_RAW, Finished, Progress, tell
from orchestration.landing.config import LandingConfig
from orchestration.publish.evidence import CHECKS, note_passed
from orchestration.quality.checks import check_marts, check_raw, mart_check_specs, raw_check_specs
from orchestration.quality.docs import build_docs
from orchestration.quality.report import (
    CheckReport,
    CheckResult,
    CheckSpec,
    raise_if_blocking,
    read_reports,
    write_report,
)
from orchestration.quality.settings import load_quality_settings


def quality_checks(
    settings: Settings, config: LandingConfig, marts: Collection[str]
) -> list[dg.AssetChecksDefinition]:
    """The steps `check_raw_tables` and `check_marts_tables`; each builds Data Docs. Raises ConfigError."""
    thresholds = load_quality_settings(settings)
    of_marts = [spec for spec in mart_check_specs(thresholds) if spec.asset[-1] in marts]
    return [
        _check_step(
            settings, CHECK_RAW, raw_check_specs(config, thresholds), lambda: check_raw(settings, config)
        ),
        _check_step(settings, CHECK_MARTS, of_marts, lambda: check_marts(settings)),
    ]


def _check_step(
    settings: Settings, step: str, specs: list[CheckSpec], check: Callable[[], CheckReport]
) -> dg.AssetChecksDefinition:
    @dg.multi_asset_check(
        name=f"{step.replace(' ', '_')}_tables",
        specs=[_check_spec(spec) for spec in specs],
        can_subset=True,
        retry_policy=RETRIES,
    )
    def check_step(context: dg.AssetCheckExecutionContext) -> Iterator[dg.AssetCheckResult]:
        with told_kindly():
            tell(Progress(step, total=len(specs)))
            report = check()
            write_report(settings, report)
            build_docs(settings, read_reports(settings))
        for result in report.results:
            if dg.AssetCheckKey(dg.AssetKey(result.asset), result.name) in context.selected_asset_check_keys:
                yield _result(result)
        with told_kindly():
            raise_if_blocking(report)
            if step == CHECK_MARTS:
                note_passed(settings, CHECKS)
            tell(Finished(step, report))

    return check_step


def _check_spec(spec: CheckSpec) -> dg.AssetCheckSpec:
    return dg.AssetCheckSpec(
        spec.name,
        asset=dg.AssetKey(spec.asset),
        description=spec.description,
        blocking=spec.severity == "error",
    )


def _result(result: CheckResult) -> dg.AssetCheckResult:
    return dg.AssetCheckResult(
        asset_key=dg.AssetKey(result.asset),
        check_name=result.name,
        passed=result.success,
        severity=dg.AssetCheckSeverity.ERROR if result.severity == "error" else dg.AssetCheckSeverity.WARN,
        description=f"{result.observed}; expected {result.expected}",
        metadata={"sample_rows": dg.MetadataValue.json(result.sample_rows)},
    )
