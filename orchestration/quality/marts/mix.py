"""Is the mix of channels as before, and are few rows unmapped?"""

from typing import get_args

from orchestration.base.sql import quote_ident, quote_text
from orchestration.quality.marts.spec import mart_spec
from orchestration.quality.measure import Measure
from orchestration.quality.settings import Dimension, MartSettings
from orchestration.quality.sql import EVIDENCE_LIMIT, stability_sql

DIMENSIONS = get_args(Dimension)


def channel_mix(thresholds: MartSettings) -> Measure:
    """The population stability index of the channels, last weeks against the weeks before."""
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
        mart_spec(
            thresholds,
            "metric_daily",
            "channel_mix",
            "warning",
            f"The mix of channels in the last {days} days resembles that of the {days} before.",
        ),
        sql,
        limit=thresholds.max_mix_psi,
        expected=f"a population stability index of at most {thresholds.max_mix_psi:g}",
        observed="{subject}: index {psi:.3f} over {category_count} channels",
        nothing=f"less than {2 * days} days of history",
        parameters={"metrics": thresholds.volume_metrics, "days": days},
    )


def unmapped_share(thresholds: MartSettings) -> Measure:
    """The share of the last weeks' volume that is unmapped, per dimension."""
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
        mart_spec(
            thresholds,
            "metric_daily",
            "unmapped_share",
            "warning",
            f"Few rows in the last {thresholds.mix_days} days are unmapped, per dimension.",
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
