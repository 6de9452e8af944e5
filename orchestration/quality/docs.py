"""Data Docs: the suites and their last results as a static site under warehouse/data_docs."""

import html
import shutil
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from orchestration.base.settings import Settings
from orchestration.quality.context import open_context
from orchestration.quality.offline import page, stand_alone
from orchestration.quality.report import CheckReport, CheckResult


def build_docs(settings: Settings, reports: Iterable[CheckReport]) -> Path:
    """Build the site from the reports, replace the former one, return the path of its index.

    Great Expectations builds the site in a temporary folder; it is made self-contained (a reader's browser fetches
    nothing) and renamed into place. It shows what is in the reports: names, counts and shares.
    """
    kept = list(reports)
    settings.warehouse_dir.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(prefix=".data_docs.", dir=settings.warehouse_dir))
    try:
        _build_site(beside, [validation for report in kept for validation in report.validations])
        stand_alone(beside)
        (beside / "index.html").write_text(_index(kept, beside), encoding="utf-8")
        # mkdtemp makes a folder that only its owner can enter, but the site is meant to be read by others.
        beside.chmod(0o755)
        _replace(settings.data_docs_dir, beside)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return settings.data_docs_dir / "index.html"


def _build_site(folder: Path, validations: list[dict[str, Any]]) -> None:
    context = open_context()
    for validation in validations:
        _remember(context, validation)
    context.add_data_docs_site(
        "klantbeeld",
        {
            "class_name": "SiteBuilder",
            "store_backend": {"class_name": "TupleFilesystemStoreBackend", "base_directory": str(folder)},
            "site_index_builder": {"class_name": "DefaultSiteIndexBuilder"},
        },
    )
    context.build_data_docs(site_names=["klantbeeld"])


def _remember(context: Any, validation: dict[str, Any]) -> None:
    """Put a stored suite and its result in the stores that the site builder reads."""
    from great_expectations import ExpectationSuite
    from great_expectations.core.expectation_validation_result import expectationSuiteValidationResultSchema
    from great_expectations.data_context.types.resource_identifiers import (
        ExpectationSuiteIdentifier,
        ValidationResultIdentifier,
    )

    suite = validation["suite"]
    result = expectationSuiteValidationResultSchema.load(validation["result"])
    expectations = [{**entry, "id": None} for entry in suite["expectations"]]
    context.suites.add(ExpectationSuite(name=suite["name"], expectations=expectations))
    key = ValidationResultIdentifier(
        ExpectationSuiteIdentifier(suite["name"]), validation["result"]["meta"]["run_id"], suite["name"]
    )
    context.validation_results_store.set(key, result)


def _index(reports: list[CheckReport], site: Path) -> str:
    pages = {path.stem: path.relative_to(site).as_posix() for path in (site / "validations").rglob("*.html")}
    # Failures come first; the rest keeps the order of the run.
    results = sorted((result for report in reports for result in report.results), key=_rank)
    rows = [_row(result, pages.get(".".join(result.asset))) for result in results]
    return page("Checks on raw and marts", ["Asset", "Check", "Outcome", "Observed", "Expected"], rows)


def _rank(result: CheckResult) -> int:
    if result.success:
        return 2
    return 0 if result.is_blocking else 1


def _row(result: CheckResult, link: str | None) -> list[str]:
    outcome = (("failed", "failed, blocks"), ("warned", "warning"), ("passed", "passed"))[_rank(result)]
    asset = html.escape("/".join(result.asset))
    return [
        f'<a href="{html.escape(link)}">{asset}</a>' if link else asset,
        html.escape(result.name),
        f'<span class="{outcome[0]}">{outcome[1]}</span>',
        html.escape(result.observed),
        html.escape(result.expected),
    ]


def _replace(place: Path, beside: Path) -> None:
    # A folder cannot be renamed onto a non-empty one, so the former site is moved away first.
    former = place.with_name(f"{beside.name}.former")
    if place.exists():
        place.rename(former)
    beside.rename(place)
    shutil.rmtree(former, ignore_errors=True)
