"""The checks on the marts: what they are called, and the SQL that measures them on schema `marts`."""

from datetime import date
from typing import Any, get_args

import duckdb

from orchestration.quality.measure import Measure
from orchestration.quality.report import CheckSpec
from orchestration.quality.settings import Dimension, MartSettings
from orchestration.quality.sql import EVIDENCE_LIMIT, stability_sql
from orchestration.sql import quote_ident, quote_text

DIMENSIONS = get_args(Dimension)
_COUNT_OF_METRICS = "select count(*) as rows_needed from marts.metric_daily"
_ONE = "select 1 as rows_needed"
# An entity that is stopped whole at a boundary may leave its mart empty: the least count over its boundaries.
# A mapping stops nothing: an unmapped code is a row of the mart.
_ROWS_THROUGH = """
    select coalesce(max(rows_through), 0) as rows_needed
    from (
        select entity, min(rows_out) as rows_through
        from (
            select boundary, entity, sum(rows_out) as rows_out
            from marts.quality_reconciliation
            -- How many rows have a mapped code says nothing about how many went on.
            where list_contains($entities, entity) and not starts_with(boundary, 'mapping:')
            group by all
        )
        group by all
    )
"""
_TOLERANCE = 1e-9


def mart_measures(thresholds: MartSettings, free_days: list[date]) -> list[Measure]:
    """All measures of the marts. `free_days` are left out of the daily volumes (public holidays)."""
    return [
        *(
            _has_rows(thresholds, mart, _ROWS_THROUGH, entities)
            for mart, entities in thresholds.rows_expected.items()
        ),
        _has_rows(thresholds, "metric_catalogue", _ONE),
        # Without its accounts the check below would find nothing unbalanced.
        _has_rows(thresholds, "quality_reconciliation", _COUNT_OF_METRICS),
        _metric_in_catalogue(thresholds),
        _parts_in_order(thresholds),
        _rate_in_range(thresholds),
        _score_in_range(thresholds),
        _volume_collapse(thresholds, free_days),
        _volume_unusual(thresholds, free_days),
        _channel_mix(thresholds),
        _unmapped_share(thresholds),
        _balanced(thresholds),
    ]


def data_days(connection: duckdb.DuckDBPyConnection) -> tuple[date, date] | None:
    """First and last day of metric_daily; None where the mart is missing or empty."""
    try:
        row = connection.execute(
            "select min(day_on)::date, max(day_on)::date from marts.metric_daily"
        ).fetchone()
    except (duckdb.BinderException, duckdb.CatalogException):
        return None
    return (row[0], row[1]) if row and row[0] else None


def _spec(thresholds: MartSettings, mart: str, name: str, severity: str, description: str) -> CheckSpec:
    return CheckSpec(("marts", mart), name, thresholds.severity.get(name, severity), description)


def _has_rows(thresholds: MartSettings, mart: str, needed: str, entities: list[str] | None = None) -> Measure:
    sql = f"""
        with needed as ({needed}),
        mart as (select count(*) as row_total from marts.{quote_ident(mart)})
        select
            {quote_text(mart)} as subject,
            case when row_total = 0 and rows_needed > 0 then 1 else 0 end as judged,
            row_total,
            rows_needed
        from mart
        cross join needed
    """
    return Measure(
        _spec(thresholds, mart, "has_rows", "error", "The mart has rows if its inputs have."),
        sql,
        limit=0,
        expected="rows where the input has rows",
        observed="{row_total} rows ({rows_needed} input rows)",
        nothing="not measured",
        parameters={"entities": entities} if entities is not None else {},
    )


def _metric_in_catalogue(thresholds: MartSettings) -> Measure:
    sql = """
        select metric_id as subject, count(*) as judged
        from marts.metric_daily
        anti join (select metric_id from marts.metric_catalogue where unit is not null) using (metric_id)
        group by all
    """
    return Measure(
        _spec(
            thresholds,
            "metric_daily",
            "metric_in_catalogue",
            "error",
            "Each metric has its catalogue entry and unit.",
        ),
        sql,
        limit=0,
        expected="every metric in metric_catalogue with its unit",
        observed="{subject}: {judged:.0f} rows without a catalogue entry or unit",
        nothing="every metric is in the catalogue",
    )


def _outside_sql(is_outside: str, condition: str) -> str:
    return f"""
        select
            metric_id || ' of ' || coalesce(source_system, 'no source') as subject,
            count(*) filter (where coalesce({is_outside}, false)) as judged,
            count(*) as row_total,
            min(value) as lowest_value,
            max(value) as highest_value
        from marts.metric_daily
        inner join (select metric_id, unit from marts.metric_catalogue) using (metric_id)
        where {condition}
        group by all
    """


def _parts_in_order(thresholds: MartSettings) -> Measure:
    is_outside = """
        numerator is null
        or not isfinite(numerator::double)
        or not isfinite(coalesce(denominator, 0)::double)
        or not isfinite(coalesce(value, 0)::double)
        or denominator < 0
        or (numerator < 0 and unit <> 'score')
    """
    return Measure(
        _spec(
            thresholds,
            "metric_daily",
            "parts_in_order",
            "error",
            "Numerators are present, no denominator is negative, all are finite.",
        ),
        _outside_sql(is_outside, "true"),
        limit=0,
        expected="finite parts, a numerator in each row, negative numbers in the numerators of scores alone",
        observed="{subject}: {judged:.0f} of {row_total} rows out of order",
        nothing="no rows",
    )


def _rate_in_range(thresholds: MartSettings) -> Measure:
    is_outside = f"""
        value < -{_TOLERANCE} or value > 1 + {_TOLERANCE} or numerator > denominator + {_TOLERANCE}
        or (value is null and denominator > 0)
    """
    return Measure(
        _spec(thresholds, "metric_daily", "rate_in_range", "error", "Rates lie within 0 and 1."),
        _outside_sql(is_outside, "unit = 'rate'"),
        limit=0,
        expected="every rate within 0 and 1",
        observed="{subject}: {judged:.0f} of {row_total} rows outside ({lowest_value} to {highest_value})",
        nothing="no rates",
    )


def _score_in_range(thresholds: MartSettings) -> Measure:
    tests = [_score_test(metric_id, *bounds) for metric_id, bounds in thresholds.score_ranges.items()]
    metrics = ", ".join(quote_text(metric_id) for metric_id in thresholds.score_ranges)
    return Measure(
        _spec(thresholds, "metric_daily", "score_in_range", "error", "Scores lie within their scale."),
        _outside_sql(" or ".join(tests), f"metric_id in ({metrics})") if tests else "",
        limit=0,
        expected="every score within its scale",
        observed="{subject}: {judged:.0f} of {row_total} rows outside ({lowest_value} to {highest_value})",
        nothing="no scores with a stated range",
    )


def _score_test(metric_id: str, low: float | None, high: float | None) -> str:
    tests = [f"value < {low!r} - {_TOLERANCE}"] * (low is not None)
    tests += [f"value > {high!r} + {_TOLERANCE}"] * (high is not None)
    return f"(metric_id = {quote_text(metric_id)} and ({' or '.join(tests) or 'false'}))"


def _volume_sql(thresholds: MartSettings, judged: str) -> str:
    return f"""
        with daily as (
            select metric_id, source_system, day_on::date as day_on, sum(numerator)::double as volume
            from marts.metric_daily
            where
                list_contains($metrics, metric_id)
                -- A day that is still being delivered is not judged.
                and day_on <= (select coalesce(max(as_of_on), date '9999-12-31') from marts.quality_freshness)
            group by all
        ),
        span as (
            select metric_id, source_system, min(day_on) as first_on, max(day_on) as last_on
            from daily
            group by all
        ),
        -- A day without a row is a day without contacts, not a day to skip.
        grid as (
            select
                metric_id,
                source_system,
                last_on,
                unnest(
                    generate_series(greatest(first_on, last_on - $history_days), last_on, interval 1 day)
                )::date as day_on
            from span
        ),
        series as (
            select
                grid.metric_id,
                grid.source_system,
                grid.day_on = grid.last_on as is_last,
                grid.day_on,
                isodow(grid.day_on) as weekday,
                coalesce(daily.volume, 0) as volume
            from grid
            left join daily
                on grid.metric_id = daily.metric_id
                and grid.source_system is not distinct from daily.source_system
                and grid.day_on = daily.day_on
            where not list_contains($free_days::date[], grid.day_on)
        ),
        usual as (
            select
                metric_id,
                source_system,
                weekday,
                median(volume) as usual_volume,
                greatest(median(volume), 1) as usual_variance,
                count(*) as weekday_count
            from series
            where not is_last
            group by all
        ),
        -- One spread for all weekdays, in units of the Poisson error: eight Mondays alone would say little.
        spread as (
            select
                series.metric_id,
                series.source_system,
                count(*) as history_days,
                count(*) filter (where volume > 0) as active_days,
                greatest(1, 1.4826 * median(abs(volume - usual_volume) / sqrt(usual_variance))) as dispersion
            from series
            inner join usual
                on series.metric_id = usual.metric_id
                and series.source_system is not distinct from usual.source_system
                and series.weekday = usual.weekday
            where not is_last
            group by all
        ),
        compared as (
            select
                series.metric_id || ' of ' || coalesce(series.source_system, 'no source') as subject,
                series.day_on,
                series.volume,
                usual.usual_volume,
                (volume - usual_volume) / (dispersion * sqrt(usual_variance)) as sigmas,
                (volume - usual_volume) / usual_variance as change
            from series
            inner join usual
                on series.metric_id = usual.metric_id
                and series.source_system is not distinct from usual.source_system
                and series.weekday = usual.weekday
            inner join spread
                on series.metric_id = spread.metric_id
                and series.source_system is not distinct from spread.source_system
            where
                series.is_last
                and usual.weekday_count >= $min_same_weekdays
                and spread.history_days >= 27
                -- What comes in bursts, such as a yearly survey, has no usual day.
                and 2 * spread.active_days >= spread.history_days
        )
        select subject, {judged} as judged, day_on, volume, usual_volume, sigmas, change from compared
    """


def _volume_measure(
    thresholds: MartSettings, free_days: list[date], spec: CheckSpec, judged: str, limit: float, expected: str
) -> Measure:
    parameters: dict[str, Any] = {
        "metrics": thresholds.volume_metrics,
        "history_days": thresholds.history_days,
        "min_same_weekdays": thresholds.min_same_weekdays,
        "free_days": free_days,
    }
    return Measure(
        spec,
        _volume_sql(thresholds, judged),
        limit=limit,
        expected=expected,
        observed="{subject} on {day_on}: {volume:.0f}, usually {usual_volume:.0f} ({sigmas:+.1f} sigmas)",
        nothing="not enough history of the same weekday",
        parameters=parameters,
    )


def _volume_collapse(thresholds: MartSettings, free_days: list[date]) -> Measure:
    # Only a fall blocks: it is how a missing delivery looks, while a surge may be the very thing to be seen.
    spec = _spec(
        thresholds,
        "metric_daily",
        "volume_collapse",
        "error",
        "The last day's volume per source has not collapsed.",
    )
    judged = f"case when change <= -{thresholds.collapse_share!r} then greatest(-sigmas, 0) else 0 end"
    expected = f"no fall of {thresholds.collapse_share:.0%} and {thresholds.collapse_sigmas:g} sigmas or more"
    return _volume_measure(thresholds, free_days, spec, judged, thresholds.collapse_sigmas, expected)


def _volume_unusual(thresholds: MartSettings, free_days: list[date]) -> Measure:
    spec = _spec(
        thresholds,
        "metric_daily",
        "volume_unusual",
        "warning",
        "The last day's volume per source is as on its weekday.",
    )
    judged = f"case when abs(change) >= {thresholds.unusual_share!r} then abs(sigmas) else 0 end"
    expected = f"no change of {thresholds.unusual_share:.0%} and {thresholds.unusual_sigmas:g} sigmas or more"
    return _volume_measure(thresholds, free_days, spec, judged, thresholds.unusual_sigmas, expected)


def _channel_mix(thresholds: MartSettings) -> Measure:
    sql = f"""
        with daily as (
            select
                metric_id || ' of ' || coalesce(source_system, 'no source') as subject,
                channel_id as category,
                numerator,
                day_on::date as day_on,
                max(day_on::date) over (partition by metric_id, source_system) as last_on,
                min(day_on::date) over (partition by metric_id, source_system) as first_on
            from marts.metric_daily
            where list_contains($metrics, metric_id)
        ),
        counts as (
            select
                subject,
                category,
                coalesce(sum(numerator) filter (where day_on > last_on - $days), 0) as current_count,
                coalesce(sum(numerator) filter (where day_on <= last_on - $days), 0) as reference_count
            from daily
            where day_on > last_on - 2 * $days and first_on <= last_on - 2 * $days + 1
            group by all
        ),
        {stability_sql("counts")}
        select
            subject,
            case when psi <= noise then 0 else psi end as judged,
            psi,
            noise,
            category_count,
            current_total,
            reference_total
        from stability
    """
    days = thresholds.mix_days
    return Measure(
        _spec(
            thresholds,
            "metric_daily",
            "channel_mix",
            "warning",
            f"The mix of channels of the last {days} days resembles that of the {days} before.",
        ),
        sql,
        limit=thresholds.max_mix_psi,
        expected=f"a population stability index of at most {thresholds.max_mix_psi:g}",
        observed="{subject}: index {psi:.3f} over {category_count} channels",
        nothing=f"less than {2 * days} days of history",
        parameters={"metrics": thresholds.volume_metrics, "days": days},
    )


def _unmapped_share(thresholds: MartSettings) -> Measure:
    allowed = dict.fromkeys(DIMENSIONS, thresholds.max_unmapped_share) | thresholds.max_unmapped_share_of
    entries = ", ".join(
        f"{{'dimension': {quote_text(dimension)}, 'allowed': {share!r}::double, 'unmapped': "
        f"coalesce(sum(numerator) filter (where {quote_ident(dimension)}::varchar = $member), 0)::double}}"
        for dimension, share in allowed.items()
    )
    sql = f"""
        with recent as (
            select *
            from (
                select *, max(day_on) over (partition by metric_id, source_system) as last_on
                from marts.metric_daily
                where list_contains($metrics, metric_id)
            )
            where day_on > last_on - $days
        ),
        profile as (
            select metric_id, source_system, sum(numerator)::double as total, [{entries}] as entries
            from recent
            group by metric_id, source_system
        ),
        entry as (select metric_id, source_system, total, unnest(entries, recursive := true) from profile)
        select
            metric_id || ' of ' || coalesce(source_system, 'no source') || ' by ' || dimension as subject,
            share_evidence(unmapped, total, allowed) as judged,
            total,
            unmapped,
            unmapped / total as unmapped_share,
            allowed
        from entry
        where total > 0
    """
    return Measure(
        _spec(
            thresholds,
            "metric_daily",
            "unmapped_share",
            "warning",
            f"Few rows of the last {thresholds.mix_days} days are unmapped, per dimension.",
        ),
        sql,
        limit=EVIDENCE_LIMIT,
        expected="clearly no more than the allowed share per dimension",
        observed="{subject}: {unmapped_share:.1%} unmapped, allowed {allowed:.1%}",
        nothing="no rows",
        parameters={
            "metrics": thresholds.volume_metrics,
            "days": thresholds.mix_days,
            "member": thresholds.unmapped_member,
        },
    )


def _balanced(thresholds: MartSettings) -> Measure:
    sql = """
        select
            boundary || ': ' || entity || ' of ' || coalesce(source_system, 'all sources') as subject,
            greatest(
                coalesce(abs(rows_in - rows_out - rows_set_aside), 1),
                case when coalesce(is_balanced, false) then 0 else 1 end
            ) as judged,
            rows_in,
            rows_out,
            rows_set_aside
        from marts.quality_reconciliation
    """
    return Measure(
        _spec(
            thresholds,
            "quality_reconciliation",
            "balanced",
            "error",
            "At every boundary: rows in = rows out + rows set aside.",
        ),
        sql,
        limit=0,
        expected="rows in = rows out + rows set aside at every boundary",
        observed="{subject}: {rows_in} in, {rows_out} out, {rows_set_aside} set aside",
        nothing="no boundary was counted",
    )
