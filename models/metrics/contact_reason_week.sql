{#- By week number, not by rows: an undelivered week is a gap and does not bring other weeks closer. -#}
{%- set series = 'partition by contact_reason_id order by week_number' -%}
{%- set baseline = series ~ ' range between 11 preceding and 4 preceding' -%}

with

-- Whole weeks that were completely delivered.
week as (
    select
        contact_reason_id,
        week_start_on,
        cast({{ days_between("date '1970-01-05'", 'week_start_on') }} / 7 as bigint) as week_number,
        cast(sum(contact_count) as bigint) as contact_count
    from {{ ref('contact_reason_day') }}
    group by contact_reason_id, week_start_on
    having count(*) = 7 and bool_and(is_complete)
),

-- The last four weeks are compared with the eight before them, so that a lasting change does not become its own baseline.
measured as (
    select
        *,
        count(*) over ({{ series }} range between 11 preceding and current row) as trend_week_count,
        count(*) over ({{ baseline }}) as baseline_week_count,
        sum(contact_count) over ({{ baseline }}) as baseline_total,
        sum(contact_count * contact_count) over ({{ baseline }}) as baseline_squares,
        max(contact_count) over ({{ series }} range between 1 preceding and 1 preceding) as contact_count_1_before,
        max(contact_count) over ({{ series }} range between 2 preceding and 2 preceding) as contact_count_2_before,
        max(contact_count) over ({{ series }} range between 3 preceding and 3 preceding) as contact_count_3_before
    from week
),

limited as (
    select
        *,
        case when baseline_week_count >= 4 then {{ expected_count('baseline_week_count', 'baseline_total') }} end
            as expected_contact_count,
        case
            when baseline_week_count >= 4 then {{ control_limit('baseline_week_count', 'baseline_total', 'baseline_squares') }}
        end as limit_contact_count
    from measured
),

judged as (
    select
        *,
        cast(
            case when contact_count > limit_contact_count then 1 else 0 end
            + case when contact_count_1_before > limit_contact_count then 1 else 0 end
            + case when contact_count_2_before > limit_contact_count then 1 else 0 end
            + case when contact_count_3_before > limit_contact_count then 1 else 0 end
            as bigint
        ) as above_limit_week_count
    from limited
),

-- Mann-Kendall over the last twelve weeks: of every two of them, is the later higher?
trend_week as (
    select
        judged.contact_reason_id,
        judged.week_start_on,
        member.week_number,
        member.contact_count
    from judged
    inner join judged as member
        on
            judged.contact_reason_id = member.contact_reason_id
            and member.week_number between judged.week_number - 11 and judged.week_number
    where judged.trend_week_count >= 8
),

pair as (
    select
        earlier.contact_reason_id,
        earlier.week_start_on,
        sign(later.contact_count - earlier.contact_count) as direction,
        cast(later.contact_count - earlier.contact_count as double) / (later.week_number - earlier.week_number) as slope
    from trend_week as earlier
    inner join trend_week as later
        on
            earlier.contact_reason_id = later.contact_reason_id
            and earlier.week_start_on = later.week_start_on
            and earlier.week_number < later.week_number
),

-- Theil-Sen: the median of the slopes between every two weeks.
slope as (
    select
        contact_reason_id,
        week_start_on,
        cast(sum(direction) as bigint) as mann_kendall_sum,
        median(slope) as contact_count_per_week
    from pair
    group by contact_reason_id, week_start_on
),

tie as (
    select
        contact_reason_id,
        week_start_on,
        contact_count,
        count(*) as week_count
    from trend_week
    group by contact_reason_id, week_start_on, contact_count
),

window_size as (
    select
        contact_reason_id,
        week_start_on,
        cast(sum(week_count) as bigint) as week_count,
        sum(week_count * contact_count) as contact_count,
        sum(week_count * (week_count - 1) * (2 * week_count + 5)) as tie_sum
    from tie
    group by contact_reason_id, week_start_on
),

trend as (
    select
        slope.contact_reason_id,
        slope.week_start_on,
        slope.contact_count_per_week,
        window_size.week_count,
        cast(window_size.contact_count as double) / window_size.week_count as mean_contact_count,
        round(cast(slope.mann_kendall_sum - sign(slope.mann_kendall_sum) as double) / nullif(sqrt(
            (window_size.week_count * (window_size.week_count - 1) * (2 * window_size.week_count + 5) - window_size.tie_sum)
            / 18e0
        ), 0), 6) as trend_z_score
    from slope
    inner join window_size
        on slope.contact_reason_id = window_size.contact_reason_id and slope.week_start_on = window_size.week_start_on
)

select
    judged.contact_reason_id,
    judged.week_start_on,
    judged.contact_count,
    judged.expected_contact_count,
    judged.limit_contact_count,
    judged.above_limit_week_count,
    trend.trend_z_score,
    trend.contact_count_per_week,
    judged.limit_contact_count is not null as is_judged,
    judged.above_limit_week_count >= 3 as is_lasting,
    -- Significant at 1 %, because it is tested every week, and large enough to matter: over the weeks tested a fifth of their
    -- mean, and five contacts a week.
    coalesce(
        trend.trend_z_score >= 2.575829
        and round(trend.contact_count_per_week * trend.week_count, 6)
        >= greatest(round(0.2e0 * trend.mean_contact_count, 6), 5e0),
        false
    ) as is_rising
from judged
left join trend
    on judged.contact_reason_id = trend.contact_reason_id and judged.week_start_on = trend.week_start_on
