"""Is the last day's volume as usual?"""

from datetime import date
from typing import Any

from orchestration.quality.marts.spec import mart_spec
from orchestration.quality.measure import Measure
from orchestration.quality.report import CheckSpec
from orchestration.quality.settings import MartSettings


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
                coalesce(
                    list_contains($accepted::varchar[], series.source_system || ' on ' || series.day_on), false
                ) as is_accepted,
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
                -- What arrives in bursts, such as a yearly survey, has no usual day.
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
        "accepted": [f"{day.source_system} on {day.day_on}" for day in thresholds.accepted_days],
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


def volume_collapse(thresholds: MartSettings, free_days: list[date]) -> Measure:
    """A drop in the last day's volume that blocks."""
    # Only a drop blocks: that is what a missing delivery looks like, while a surge may be exactly what should be seen.
    spec = mart_spec(
        thresholds,
        "metric_daily",
        "volume_collapse",
        "error",
        "The last day's volume per source did not collapse.",
    )
    blocks = f"change <= -{thresholds.collapse_share!r} and not is_accepted"
    judged = f"case when {blocks} then greatest(-sigmas, 0) else 0 end"
    expected = f"no drop of {thresholds.collapse_share:.0%} and {thresholds.collapse_sigmas:g} sigmas or more"
    if thresholds.accepted_days:
        expected += f", except {'; '.join(map(str, thresholds.accepted_days))}"
    return _volume_measure(thresholds, free_days, spec, judged, thresholds.collapse_sigmas, expected)


def volume_unusual(thresholds: MartSettings, free_days: list[date]) -> Measure:
    """A change in the last day's volume, up or down, that warns."""
    spec = mart_spec(
        thresholds,
        "metric_daily",
        "volume_unusual",
        "warning",
        "The last day's volume per source is usual for its weekday.",
    )
    judged = f"case when abs(change) >= {thresholds.unusual_share!r} then abs(sigmas) else 0 end"
    expected = f"no change of {thresholds.unusual_share:.0%} and {thresholds.unusual_sigmas:g} sigmas or more"
    return _volume_measure(thresholds, free_days, spec, judged, thresholds.unusual_sigmas, expected)
