"""Are the values of the newest delivery present and within their range?"""

from orchestration.base.sql import quote_ident, quote_text
from orchestration.quality.measure import Measure
from orchestration.quality.raw.table import RawTable
from orchestration.quality.settings import RawSettings
from orchestration.quality.sql import EVIDENCE_LIMIT


def null_share(table: RawTable, thresholds: RawSettings) -> Measure:
    """Columns are filled as far as required."""
    entries = ", ".join(
        f"{{'subject': {quote_text(column)}, 'allowed': {allowed!r}::double, "
        f"'nulls': count(*) - count({quote_ident(column)})}}"
        for column, allowed in table.max_null_shares(thresholds).items()
    )
    sql = f"""
        with profile as (
            select count(*) as row_total, [{entries}] as entries
            from {table.newest}
        ),
        entry as (select row_total, unnest(entries, recursive := true) from profile)
        select
            subject,
            share_evidence(nulls, row_total, allowed) as judged,
            row_total,
            nulls,
            nulls / row_total as null_share,
            allowed
        from entry
        where row_total > 0
    """
    return Measure(
        table.spec(
            "null_share", "error", "The share of nulls per column in the newest delivery is within its limit."
        ),
        sql,
        limit=EVIDENCE_LIMIT,
        expected="clearly no more than the allowed share per column",
        observed="{subject} is null in {nulls} of {row_total} rows ({null_share:.1%}, allowed {allowed:.1%})",
        nothing="no rows in the newest delivery",
    )


def value_range(table: RawTable, thresholds: RawSettings) -> Measure:
    """Numbers lie within their stated range."""
    entries = ", ".join(_range_entry(column, *bounds) for column, bounds in table.expect.between.items())
    sql = f"""
        with profile as (
            select [{entries}] as entries
            from {table.newest}
        ),
        entry as (select unnest(entries, recursive := true) from profile)
        select
            subject,
            share_evidence(outside + not_numeric, filled, $allowed) as judged,
            expected_range,
            filled,
            outside,
            not_numeric,
            (outside + not_numeric) / filled as outside_share
        from entry
        where filled > 0
    """
    return Measure(
        table.spec(
            "value_range", "error", "The numbers of the newest delivery lie within their stated range."
        ),
        sql,
        limit=EVIDENCE_LIMIT,
        expected=f"clearly no more than {thresholds.max_outside_share:.1%} of the values outside their range",
        observed="{subject}: of {filled} values {outside} not in {expected_range}, {not_numeric} not numeric",
        nothing="no values in the newest delivery",
        parameters={"allowed": thresholds.max_outside_share},
    )


def _range_entry(column: str, low: float | None, high: float | None) -> str:
    name = quote_ident(column)
    number = f"try_cast({name} as double)"
    # In DuckDB a NaN is larger than any number, so it is outside if an upper bound is stated.
    tests = [f"{number} < {low!r}"] * (low is not None) + [f"{number} > {high!r}"] * (high is not None)
    shown = f"{'-' if low is None else f'{low:g}'} to {'-' if high is None else f'{high:g}'}"
    return (
        f"{{'subject': {quote_text(column)}, 'expected_range': {quote_text(shown)}, 'filled': count({name}), "
        f"'outside': count(*) filter (where {' or '.join(tests) or 'false'}), "
        f"'not_numeric': count(*) filter (where {name} is not null and {number} is null)}}"
    )
