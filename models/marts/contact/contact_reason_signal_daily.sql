{#- By dates and not by rows: a day that was not delivered is a gap, and no day nearer. -#}
{%- set baseline = 'partition by contact_reason_id, day_of_week order by day_number'
    ~ ' range between 56 preceding and 1 preceding' -%}

with

day as (
    select
        *,
        {{ days_between("date '1970-01-01'", 'day_on') }} as day_number,
        case when is_complete then contact_count end as complete_count
    from {{ ref('contact_reason_day') }}
),

-- The same weekday of eight weeks tells what a day brings.
measured as (
    select
        *,
        count(complete_count) over ({{ baseline }}) as baseline_day_count,
        sum(complete_count) over ({{ baseline }}) as baseline_total,
        sum(complete_count * complete_count) over ({{ baseline }}) as baseline_squares
    from day
),

limited as (
    select
        *,
        case when is_complete and baseline_day_count >= 4 then {{ expected_count('baseline_day_count', 'baseline_total') }} end
            as expected_contact_count,
        case
            when is_complete and baseline_day_count >= 4
                then {{ control_limit('baseline_day_count', 'baseline_total', 'baseline_squares') }}
        end as limit_contact_count
    from measured
),

marked as (
    select
        *,
        coalesce(contact_count > limit_contact_count, false) as is_above_limit,
        day_number - row_number() over (
            partition by contact_reason_id, coalesce(contact_count > limit_contact_count, false) order by day_on
        ) as run_number
    from limited
),

-- Days above the limit that follow each other are one burst.
run as (
    select
        *,
        case
            when is_above_limit then count(*) over (partition by contact_reason_id, is_above_limit, run_number)
        end as burst_day_count
    from marked
),

classified as (
    select
        run.*,
        coalesce(week.is_lasting, false) as is_lasting,
        coalesce(week.is_rising, false) as is_rising,
        case
            when week.is_lasting then 'structural'
            -- A few days above the limit are an incident, also while contacts rise; its own week may look like a rise.
            when run.burst_day_count <= 3 then 'incident'
            when week.is_rising then 'structural'
            when run.is_above_limit then 'undecided'
            when run.limit_contact_count is null then 'not_judged'
            else 'normal'
        end as classification
    from run
    left join {{ ref('contact_reason_week') }} as week
        on run.contact_reason_id = week.contact_reason_id and run.week_start_on = week.week_start_on
)

select
    classified.day_on,
    {{ period_flags() }},
    classified.contact_reason_id,
    reason.name_en as contact_reason_name_en,
    reason.name_nl as contact_reason_name_nl,
    reason.level,
    coalesce(own.contact_count, 0) as contact_count,
    classified.contact_count as judged_contact_count,
    classified.expected_contact_count,
    classified.limit_contact_count,
    classified.is_above_limit,
    classified.burst_day_count,
    classified.is_lasting,
    classified.is_rising,
    {{ labelled('classification', 'classified.classification') }}
from classified
{{ join_period('contact', 'day', 'classified.day_on') }}
left join {{ ref('contact_reason_count_daily') }} as own
    on classified.day_on = own.day_on and classified.contact_reason_id = own.contact_reason_id
left join {{ ref('dim_contact_reason') }} as reason on classified.contact_reason_id = reason.contact_reason_id
