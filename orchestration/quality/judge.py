"""Great Expectations judges what was measured: one suite per asset, one expectation per check."""

import json
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import duckdb

from orchestration.quality.context import open_context
from orchestration.quality.measure import Measurement, store
from orchestration.quality.report import MAX_SAMPLE_ROWS, CheckReport, CheckResult
from orchestration.quality.sql import NOT_MEASURABLE, connect


def judge(stage: str, measurements: list[Measurement]) -> CheckReport:
    """Judge the measurements of a stage, asset by asset.

    They are judged in a separate DuckDB, so that no other data can reach the documentation.
    """
    by_asset: dict[tuple[str, ...], list[Measurement]] = {}
    for measurement in measurements:
        by_asset.setdefault(measurement.measure.spec.asset, []).append(measurement)
    if not by_asset:
        return CheckReport(stage, [])
    report = CheckReport(stage, [])
    with connect() as connection:
        # All of them before the first is judged: the judging connection sees what was there when it started.
        tables = [_stored(connection, number, checks) for number, checks in enumerate(by_asset.values())]
        with _source(connection) as source:
            for table, (asset, checks) in zip(tables, by_asset.items(), strict=True):
                validation = _validate(source, table, ".".join(asset), checks)
                report.validations.append(validation)
                report.results.extend(_results(checks, validation["result"]))
    return report


def _stored(connection: duckdb.DuckDBPyConnection, number: int, checks: list[Measurement]) -> str:
    # Great Expectations does not quote names, so this one needs no quotes.
    table = f"measured_{number}"
    store(connection, table, checks)
    return table


@contextmanager
def _source(connection: duckdb.DuckDBPyConnection) -> Iterator[Any]:
    """A data source over the connection, in a separate context."""
    context = open_context()
    from orchestration.quality.duckdb_engine import DuckDBDatasource

    name = f"measurements-{uuid.uuid4().hex[:12]}"
    DuckDBDatasource.connections[name] = connection
    source = context.data_sources.add_duckdb(name, connection_string="duckdb://")
    try:
        yield source
    finally:
        source.close()
        del DuckDBDatasource.connections[name]


def _validate(source: Any, table: str, suite_name: str, checks: list[Measurement]) -> dict[str, Any]:
    """Validate the measurements of one asset; returns suite and result as JSON documents."""
    import great_expectations

    context = source.data_context
    asset = source.add_table_asset(suite_name, table_name=table)
    suite = context.suites.add(great_expectations.ExpectationSuite(suite_name))
    for check in checks:
        suite.add_expectation(_expectation(check))
    definition = great_expectations.ValidationDefinition(
        name=suite_name, data=asset.add_batch_definition_whole_table("all"), suite=suite
    )
    result = context.validation_definitions.add(definition).run(result_format="BASIC")
    # Through JSON text: NumPy values become plain ones, or fail here and not where they are read.
    validation = json.loads(json.dumps({"suite": suite.to_json_dict(), "result": result.to_json_dict()}))
    _say_observed(validation["result"], checks)
    return validation


def _say_observed(result: dict[str, Any], checks: list[Measurement]) -> None:
    # Data Docs would show the share of failed rows, which says nothing; show what was measured.
    observed = {check.measure.spec.name: _observed(check) for check in checks}
    for entry in result["results"]:
        entry["result"]["observed_value"] = observed[entry["expectation_config"]["kwargs"]["column"]]


def _expectation(check: Measurement) -> Any:
    from great_expectations.expectations import ExpectColumnValuesToBeBetween

    measure = check.measure
    return ExpectColumnValuesToBeBetween(
        column=measure.spec.name,
        min_value=0,
        max_value=measure.limit,
        severity="critical" if measure.spec.severity == "error" else "warning",
        notes=[measure.spec.description, f"Expected: {measure.expected}."],
    )


def _results(checks: list[Measurement], validation: dict[str, Any]) -> list[CheckResult]:
    verdicts = {entry["expectation_config"]["kwargs"]["column"]: entry for entry in validation["results"]}
    return [_result(check, verdicts[check.measure.spec.name]) for check in checks]


def _result(check: Measurement, verdict: dict[str, Any]) -> CheckResult:
    spec = check.measure.spec
    success = bool(verdict["success"])
    observed = _observed(check)
    if verdict["exception_info"].get("raised_exception"):
        observed = f"{observed}; not judged: {verdict['exception_info'].get('exception_message')}"
    return CheckResult(
        name=spec.name,
        asset=spec.asset,
        success=success,
        severity=spec.severity,
        observed=observed,
        expected=check.measure.expected,
        sample_rows=[] if success else check.beyond_limit[:MAX_SAMPLE_ROWS],
    )


def _observed(check: Measurement) -> str:
    """The worst row in words, and how many others are beyond the limit."""
    if not check.rows:
        return check.measure.nothing
    worst = check.rows[0]
    if "reason" in worst:
        return f"not measurable: {worst['reason']}"
    if worst["judged"] >= NOT_MEASURABLE and any(value is None for value in worst.values()):
        return f"{worst['subject']}: could not be calculated"
    others = len(check.beyond_limit) - 1
    return check.measure.observed.format(**worst) + (f", and {others} more" if others > 0 else "")
