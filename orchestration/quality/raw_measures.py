"""The checks on one raw table: what they are called, and the SQL that measures them.

No query returns the content of a row: only column names, delivery hashes, counts, shares and indices.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb

from orchestration.landing.config import LandingConfig
from orchestration.quality.measure import Measure
from orchestration.quality.report import CheckSpec
from orchestration.quality.settings import RawExpectations, RawSettings, parse_expectations
from orchestration.quality.sql import EVIDENCE_LIMIT, stability_sql
from orchestration.settings import Settings
from orchestration.sql import quote_ident, quote_text


@dataclass(frozen=True)
class RawTable:
    """One raw table as landing.yml declares it, over all its deliveries."""

    system: str
    table: str
    required: tuple[str, ...]
    max_age_days: float | None
    expect: RawExpectations

    @property
    def asset(self) -> tuple[str, ...]:
        return ("raw", self.system, self.table)

    @property
    def view(self) -> str:
        return quote_ident(".".join(self.asset))

    def max_null_shares(self, thresholds: RawSettings) -> dict[str, float]:
        """Column -> highest share of nulls: the default for required columns, and what `expect` states."""
        return dict.fromkeys(self.required, thresholds.max_null_share) | self.expect.max_null_share


def raw_tables(config: LandingConfig) -> list[RawTable]:
    """The tables of landing.yml, in its order. Raises ConfigError where `expect` is not valid."""
    tables: dict[tuple[str, str], RawTable] = {}
    for delivery in config.deliveries:
        where = f"landing.yml, delivery {delivery.system}.{delivery.table}, expect"
        tables.setdefault(
            (delivery.system, delivery.table),
            RawTable(
                system=delivery.system,
                table=delivery.table,
                required=tuple(filter(delivery.is_kept, delivery.required)),
                max_age_days=delivery.freshness.max_age_days if delivery.freshness else None,
                expect=parse_expectations(delivery.expect, where),
            ),
        )
    return list(tables.values())


def open_raw(
    connection: duckdb.DuckDBPyConnection, settings: Settings, tables: Iterable[RawTable]
) -> list[RawTable]:
    """Make views over the raw folders and one, `delivery`, over the ledger; return the delivered tables."""
    ledger = settings.ledger_dir / "delivery.parquet"
    if not ledger.is_file():
        return []
    files = quote_text(str(ledger))
    connection.execute(f"create view delivery as select * from read_parquet({files}) where status = 'loaded'")
    return [table for table in tables if _open_table(connection, settings.raw_dir, table)]


def _open_table(connection: duckdb.DuckDBPyConnection, raw_dir: Path, table: RawTable) -> bool:
    folder = raw_dir / table.system / table.table
    if not any(folder.glob("*/*/*.parquet")):
        return False
    files = quote_text(str(folder / "*" / "*" / "*.parquet"))
    connection.execute(
        f"create view {table.view} as select * from read_parquet({files}, "
        "hive_partitioning = true, hive_types_autocast = false, union_by_name = true)"
    )
    delivered = connection.execute(
        "select count(*) from delivery where system = $system and table_name = $table", _key(table)
    ).fetchone()
    return bool(delivered and delivered[0])


def raw_measures(table: RawTable, thresholds: RawSettings, now: datetime) -> list[Measure]:
    """All measures of a table. `now` (UTC, naive) serves freshness alone."""
    measures = [_rows_accounted(table), _reject_share(table, thresholds), _volume(table, thresholds)]
    if table.max_null_shares(thresholds):
        measures.append(_null_share(table, thresholds))
    if table.expect.between:
        measures.append(_value_range(table, thresholds))
    if table.expect.drift:
        measures.append(_drift(table, thresholds))
    if table.max_age_days is not None:
        measures.append(_freshness(table, now))
    return measures


def _key(table: RawTable) -> dict[str, Any]:
    return {"system": table.system, "table": table.table}


def _spec(table: RawTable, name: str, severity: str, description: str) -> CheckSpec:
    return CheckSpec(table.asset, name, table.expect.severity.get(name, severity), description)


def _newest_sql(thresholds: RawSettings) -> str:
    """CTEs `newest` and `earlier`: the hashes of the last deliveries, and of those that trail them."""
    return f"""
        known as (
            select
                delivery_hash,
                line_count,
                reject_count,
                loaded_at,
                loaded_at > max(loaded_at) over () - to_seconds({thresholds.newest_hours * 3600:.0f})
                    as is_newest
            from delivery
            where system = $system and table_name = $table
        ),
        newest as (select delivery_hash, line_count, reject_count from known where is_newest),
        earlier as (
            select delivery_hash
            from known
            where not is_newest
            order by loaded_at desc, delivery_hash asc
            limit {thresholds.trailing_deliveries}
        )
    """


def _rows_accounted(table: RawTable) -> Measure:
    sql = f"""
        with in_ledger as (
            select delivery_hash, file_name, line_count, row_count, reject_count
            from delivery
            where system = $system and table_name = $table
        ),
        in_raw as (
            select _delivery_hash as delivery_hash, count(*) as rows_written from {table.view} group by all
        )
        select
            coalesce(in_ledger.file_name, 'not in the ledger') as subject,
            abs(coalesce(line_count, 0) - coalesce(row_count, 0) - coalesce(reject_count, 0))
                + abs(coalesce(row_count, 0) - coalesce(rows_written, 0)) as judged,
            delivery_hash,
            coalesce(line_count, 0) as line_count,
            coalesce(row_count, 0) as row_count,
            coalesce(reject_count, 0) as reject_count,
            coalesce(rows_written, 0) as rows_written
        from in_ledger
        full join in_raw using (delivery_hash)
    """
    return Measure(
        _spec(
            table, "rows_accounted", "error", "Lines in a file = rows loaded + rows rejected, counted in raw."
        ),
        sql,
        limit=0,
        expected="lines = rows loaded + rows rejected, and these rows in raw",
        observed="{subject}: {line_count} lines, {row_count} loaded, {reject_count} rejected, "
        "{rows_written} in raw",
        nothing="nothing delivered yet",
        parameters=_key(table),
    )


def _reject_share(table: RawTable, thresholds: RawSettings) -> Measure:
    stated = table.expect.max_reject_share
    allowed = thresholds.max_reject_share if stated is None else stated
    sql = f"""
        with {_newest_sql(thresholds)},
        total as (select sum(line_count) as lines, sum(reject_count) as rejects from newest)
        select
            'newest delivery' as subject,
            share_evidence(rejects, lines, $allowed) as judged,
            lines,
            rejects,
            rejects / lines as reject_share
        from total
        where lines > 0
    """
    return Measure(
        _spec(table, "reject_share", "error", f"At most {allowed:.1%} of the newest lines are rejected."),
        sql,
        limit=EVIDENCE_LIMIT,
        expected=f"clearly no more than {allowed:.1%}",
        observed="{rejects} of {lines} lines rejected ({reject_share:.1%})",
        nothing="no lines in the newest delivery",
        parameters=_key(table) | {"allowed": allowed},
    )


def _null_share(table: RawTable, thresholds: RawSettings) -> Measure:
    entries = ", ".join(
        f"{{'subject': {quote_text(column)}, 'allowed': {allowed!r}::double, "
        f"'nulls': count(*) - count({quote_ident(column)})}}"
        for column, allowed in table.max_null_shares(thresholds).items()
    )
    sql = f"""
        with {_newest_sql(thresholds)},
        profile as (
            select count(*) as row_total, [{entries}] as entries
            from {table.view}
            where _delivery_hash in (select delivery_hash from newest)
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
        _spec(
            table, "null_share", "error", "The share of nulls per column in the newest delivery is in order."
        ),
        sql,
        limit=EVIDENCE_LIMIT,
        expected="clearly no more than the allowed share per column",
        observed="{subject} is null in {nulls} of {row_total} rows ({null_share:.1%}, allowed {allowed:.1%})",
        nothing="no rows in the newest delivery",
        parameters=_key(table),
    )


def _value_range(table: RawTable, thresholds: RawSettings) -> Measure:
    entries = ", ".join(_range_entry(column, *bounds) for column, bounds in table.expect.between.items())
    sql = f"""
        with {_newest_sql(thresholds)},
        profile as (
            select [{entries}] as entries
            from {table.view}
            where _delivery_hash in (select delivery_hash from newest)
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
        _spec(
            table, "value_range", "error", "The numbers of the newest delivery lie within their stated range."
        ),
        sql,
        limit=EVIDENCE_LIMIT,
        expected=f"clearly no more than {thresholds.max_outside_share:.1%} of the values outside their range",
        observed="{subject}: of {filled} values {outside} not in {expected_range}, {not_numeric} not numeric",
        nothing="no values in the newest delivery",
        parameters=_key(table) | {"allowed": thresholds.max_outside_share},
    )


def _range_entry(column: str, low: float | None, high: float | None) -> str:
    name = quote_ident(column)
    number = f"try_cast({name} as double)"
    # A NaN is larger than any number to DuckDB, so it is outside wherever an upper bound is stated.
    tests = [f"{number} < {low!r}"] * (low is not None) + [f"{number} > {high!r}"] * (high is not None)
    shown = f"{'-' if low is None else f'{low:g}'} to {'-' if high is None else f'{high:g}'}"
    return (
        f"{{'subject': {quote_text(column)}, 'expected_range': {quote_text(shown)}, 'filled': count({name}), "
        f"'outside': count(*) filter (where {' or '.join(tests) or 'false'}), "
        f"'not_numeric': count(*) filter (where {name} is not null and {number} is null)}}"
    )


def _volume(table: RawTable, thresholds: RawSettings) -> Measure:
    stated = table.expect.max_volume_change
    allowed = thresholds.max_volume_change if stated is None else stated
    sql = f"""
        with numbered as (
            select
                row_count,
                isodow(loaded_at) as weekday,
                row_number() over (order by loaded_at desc, delivery_hash asc) as age
            from delivery
            where system = $system and table_name = $table
        ),
        newest as (select row_count, weekday from numbered where age = 1),
        earlier as (
            select numbered.row_count, numbered.age, numbered.weekday = newest.weekday as is_same_weekday
            from numbered
            cross join newest
            where numbered.age between 2 and 2 * {thresholds.trailing_deliveries} + 1
        ),
        -- Sunday's file is compared with Sundays where there are enough of them.
        reference as (
            select row_count
            from earlier
            where
                case
                    when (select count(*) from earlier where is_same_weekday) >= $min_earlier
                        then is_same_weekday
                    else age <= {thresholds.trailing_deliveries} + 1
                end
        ),
        usual as (
            select count(*) as earlier_count, median(row_count) as median_rows, mad(row_count) as mad_rows
            from reference
        ),
        compared as (
            select
                newest.row_count as newest_rows,
                usual.*,
                abs(newest.row_count - median_rows) as change,
                4 * greatest(sqrt(greatest(median_rows, 1)), 1.4826 * mad_rows) as noise
            from newest
            cross join usual
        )
        select
            'newest delivery' as subject,
            -- Small deliveries vary by chance alone, and uneven ones vary anyway: neither is an alarm.
            case when change <= noise then 0 else change / greatest(median_rows, 1) end as judged,
            newest_rows,
            median_rows,
            earlier_count
        from compared
        where earlier_count >= $min_earlier
    """
    return Measure(
        _spec(
            table,
            "volume",
            "warning" if stated is None else "error",
            f"The newest delivery is within {allowed:.0%} of the median of the earlier ones.",
        ),
        sql,
        limit=allowed,
        expected=f"a change of at most {allowed:.0%}",
        observed="{newest_rows} rows, {earlier_count} earlier deliveries have a median of {median_rows:.0f}",
        nothing=f"fewer than {thresholds.min_earlier_deliveries} earlier deliveries",
        parameters=_key(table) | {"min_earlier": thresholds.min_earlier_deliveries},
    )


def _drift(table: RawTable, thresholds: RawSettings) -> Measure:
    drift = table.expect.drift
    assert drift is not None
    counts = " union all ".join(
        f"select {quote_text(column)} as subject, {quote_ident(column)}::varchar as category, "
        "count(*) filter (where is_newest) as current_count, "
        "count(*) filter (where not is_newest) as reference_count from compared group by all"
        for column in drift.columns
    )
    sql = f"""
        with {_newest_sql(thresholds)},
        compared as (
            select *, _delivery_hash in (select delivery_hash from newest) as is_newest
            from {table.view}
            where _delivery_hash in (
                select delivery_hash from newest
                union all
                select delivery_hash from earlier
            )
        ),
        counts as ({counts}),
        {stability_sql("counts")}
        select
            subject,
            case when psi <= noise then 0 else psi end as judged,
            psi,
            noise,
            category_count,
            current_total as newest_rows,
            reference_total as earlier_rows
        from stability
    """
    return Measure(
        _spec(
            table, "drift", "error", "The mix of the stated columns resembles that of the earlier deliveries."
        ),
        sql,
        limit=drift.max_psi,
        expected=f"a population stability index of at most {drift.max_psi:g}",
        observed="{subject}: {psi:.3f} ({category_count} values, {newest_rows} against {earlier_rows} rows)",
        nothing="no earlier deliveries to compare with",
        parameters=_key(table),
    )


def _freshness(table: RawTable, now: datetime) -> Measure:
    sql = """
        select
            'newest delivery' as subject,
            greatest(date_diff('second', max(loaded_at), $now), 0) / 86400 as judged,
            max(loaded_at) as loaded_at
        from delivery
        where system = $system and table_name = $table
        having count(*) > 0
    """
    return Measure(
        _spec(
            table, "freshness", "warning", f"The newest delivery is at most {table.max_age_days:g} days old."
        ),
        sql,
        limit=float(table.max_age_days or 0),
        expected=f"at most {table.max_age_days:g} days",
        observed="{judged:.1f} days old",
        nothing="nothing delivered yet",
        parameters=_key(table) | {"now": now},
    )
