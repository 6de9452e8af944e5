"""What a run of checks found, in plain Python values that can be stored and shown."""

import json
import os
from dataclasses import asdict, dataclass, field
from typing import Any, NamedTuple

from orchestration.base.errors import CheckFailed
from orchestration.base.settings import Settings

MAX_SAMPLE_ROWS = 10


class CheckSpec(NamedTuple):
    """A check before it runs. `asset`: ("raw", system, table) or ("marts", mart)."""

    asset: tuple[str, ...]
    name: str
    severity: str
    description: str


@dataclass(frozen=True)
class CheckResult:
    """The outcome of one check.

    `severity` is 'error' (blocks the publication) or 'warning'. `sample_rows` are the failed
    measurements, worst first: names, counts and shares, never the content of a raw row.
    """

    name: str
    asset: tuple[str, ...]
    success: bool
    severity: str
    observed: str
    expected: str
    sample_rows: list[dict[str, Any]] = field(default_factory=list)

    @property
    def is_blocking(self) -> bool:
        return not self.success and self.severity == "error"


@dataclass(frozen=True)
class CheckReport:
    """All results of one stage ('raw' or 'marts').

    `validations` holds, per asset, suite and validation result of Great Expectations as JSON documents.
    """

    stage: str
    results: list[CheckResult]
    validations: list[dict[str, Any]] = field(default_factory=list)

    @property
    def blocking(self) -> list[CheckResult]:
        return [result for result in self.results if result.is_blocking]

    @property
    def warnings(self) -> list[CheckResult]:
        return [result for result in self.results if not result.success and not result.is_blocking]


def raise_if_blocking(report: CheckReport) -> None:
    """Raise CheckFailed if a check of severity 'error' failed, with which, where and what to look at."""
    failed = report.blocking
    if not failed:
        return
    count = "1 check" if len(failed) == 1 else f"{len(failed)} checks"
    lines = [f"{count} on {report.stage} failed, so nothing was published."]
    for result in failed:
        lines.append(
            f"  {'/'.join(result.asset)} {result.name}: {result.observed}; expected {result.expected}."
        )
        lines += [f"      {_row_text(row)}" for row in result.sample_rows[:3]]
    file = "expect in landing.yml" if report.stage == "raw" else "quality.yml beside landing.yml"
    raise CheckFailed(
        "\n".join(lines),
        "Look at data_docs/index.html in the warehouse folder. Correct the delivery or the mapping and run "
        f"again or, if the change is real, widen the limit in {file}.",
    )


def _row_text(row: dict[str, Any]) -> str:
    return ", ".join(
        f"{name} {value:g}" if isinstance(value, float) else f"{name} {value}" for name, value in row.items()
    )


def write_report(settings: Settings, report: CheckReport) -> None:
    """Keep the report as warehouse/checks/<stage>.json, replacing the former one atomically."""
    folder = settings.warehouse_dir / "checks"
    folder.mkdir(parents=True, exist_ok=True)
    beside = folder / f".{report.stage}.{os.getpid()}.json"
    beside.write_text(json.dumps(asdict(report), allow_nan=False), encoding="utf-8")
    beside.replace(folder / f"{report.stage}.json")


def read_reports(settings: Settings) -> list[CheckReport]:
    """The kept reports of the last run of each stage, raw first; empty if nothing was checked yet."""
    files = [settings.warehouse_dir / "checks" / f"{stage}.json" for stage in ("raw", "marts")]
    return [_from_json(json.loads(file.read_text(encoding="utf-8"))) for file in files if file.is_file()]


def _from_json(content: dict[str, Any]) -> CheckReport:
    results = [CheckResult(**{**result, "asset": tuple(result["asset"])}) for result in content["results"]]
    return CheckReport(content["stage"], results, content["validations"])
