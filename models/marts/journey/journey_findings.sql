{#- A share counts as found where its interval of 95 % lies wholly above these. -#}
{%- set most_wait, one_in_ten = '0.5e0', '0.1e0' -%}
{#- A volume counts as shifted where the interval of its change per day lies wholly beyond a quarter more or fewer. -#}
{%- set quarter_more = '1.25e0' -%}
{%- set least = var_count('minimum_customers', 1) -%}

with

waited as (
    select
        *,
        {{ wilson_low('late_transition_count', 'transition_count', '1.96e0') }} as share_low
    from {{ ref('journey_bottlenecks_monthly') }}
    where median_waiting_hours is not null and target_hours is not null
),

followed as (
    select
        *,
        {{ wilson_low('superfluous_journey_count', 'visited_journey_count', '1.96e0') }} as rework_low,
        {{ wilson_low('missed_journey_count', 'journey_at_stage_count', '1.96e0') }} as skipped_low
    from {{ ref('journey_conformance_monthly') }}
),

-- Journeys at the stage for the first time: who comes back is rework.
arrived as (
    select
        dim_date.month_start_on,
        stage_day.journey_id,
        stage_day.journey_stage_id,
        min(stage_day.day_on) as first_on,
        count(*) as day_count,
        cast(sum(stage_day.entry_count - stage_day.return_count) as bigint) as arrival_count
    from {{ ref('journey_stage_daily') }} as stage_day
    inner join {{ ref('dim_date') }} as dim_date on stage_day.day_on = dim_date.day_on
    group by dim_date.month_start_on, stage_day.journey_id, stage_day.journey_stage_id
),

-- Every stage has a row every day, so the row before is of the month before.
arrived_before as (
    select
        arrived.*,
        {{ period_flags() }},
        lag(period.is_complete) over (
            partition by arrived.journey_stage_id order by arrived.month_start_on
        ) as was_complete,
        min(arrived.first_on) over () as begun_on,
        lag(arrived.first_on) over (
            partition by arrived.journey_stage_id order by arrived.month_start_on
        ) as earlier_first_on,
        lag(arrived.day_count) over (
            partition by arrived.journey_stage_id order by arrived.month_start_on
        ) as earlier_day_count,
        lag(arrived.arrival_count) over (
            partition by arrived.journey_stage_id order by arrived.month_start_on
        ) as earlier_count
    from arrived
    {{ join_period('web_event', 'month', 'arrived.month_start_on') }}
),

-- Whoever began before the first day is not seen, so later stages fill up for as long as a journey may take.
comparable as (
    select arrived_before.*
    from arrived_before
    left join {{ ref('dim_journey_stage') }} as stage on arrived_before.journey_stage_id = stage.journey_stage_id
    inner join {{ ref('dim_journey') }} as journey on arrived_before.journey_id = journey.journey_id
    where
        arrived_before.is_complete
        and arrived_before.was_complete
        and (
            stage.stage_order = 1
            or {{ days_between('arrived_before.begun_on', 'arrived_before.earlier_first_on') }}
            >= journey.horizon_days
        )
),

-- Of the arrivals of both months, the share of the later one.
shifted as (
    select
        *,
        {{ wilson_low('arrival_count', '(arrival_count + earlier_count)', '1.96e0') }} as later_low,
        {{ wilson_high('arrival_count', '(arrival_count + earlier_count)', '1.96e0') }} as later_high
    from comparable
),

found as (
    select
        month_start_on,
        is_complete,
        is_latest,
        'bottleneck' as finding_kind,
        journey_id,
        from_stage_id,
        to_stage_id as journey_stage_id,
        late_transition_count as affected_count,
        transition_count as judged_count,
        share_low,
        waiting_hours / transition_count as measured_value,
        target_hours as compared_value,
        'hours' as measure_unit
    from waited
    where share_low > {{ most_wait }}
    union all
    select
        month_start_on,
        is_complete,
        is_latest,
        'rework' as finding_kind,
        journey_id,
        '(none)' as from_stage_id,
        journey_stage_id,
        superfluous_journey_count as affected_count,
        visited_journey_count as judged_count,
        rework_low as share_low,
        {{ ratio('superfluous_journey_count', 'visited_journey_count') }} as measured_value,
        {{ one_in_ten }} as compared_value,
        'share' as measure_unit
    from followed
    where rework_low > {{ one_in_ten }} and visited_journey_count >= {{ least }}
    union all
    select
        month_start_on,
        is_complete,
        is_latest,
        'skipped' as finding_kind,
        journey_id,
        '(none)' as from_stage_id,
        journey_stage_id,
        missed_journey_count as affected_count,
        journey_at_stage_count as judged_count,
        skipped_low as share_low,
        missed_rate as measured_value,
        {{ one_in_ten }} as compared_value,
        'share' as measure_unit
    from followed
    where skipped_low > {{ one_in_ten }} and journey_at_stage_count >= {{ least }}
    union all
    select
        month_start_on,
        is_complete,
        is_latest,
        'low_point' as finding_kind,
        journey_id,
        '(none)' as from_stage_id,
        journey_stage_id,
        cast(null as bigint) as affected_count,
        customer_count as judged_count,
        cast(null as double) as share_low,
        csat_grade_score as measured_value,
        compared_grade_score as compared_value,
        'score' as measure_unit
    from {{ ref('experience_low_points_monthly') }}
    where is_low_point
    union all
    select
        month_start_on,
        is_complete,
        is_latest,
        'volume_shift' as finding_kind,
        journey_id,
        '(none)' as from_stage_id,
        journey_stage_id,
        cast(abs(arrival_count - earlier_count) as bigint) as affected_count,
        cast(arrival_count + earlier_count as bigint) as judged_count,
        cast(null as double) as share_low,
        arrival_count / cast(day_count as double) as measured_value,
        earlier_count / cast(earlier_day_count as double) as compared_value,
        'per_day' as measure_unit
    from shifted
    where
        (
            later_low > {{ quarter_more }} * day_count / ({{ quarter_more }} * day_count + earlier_day_count)
            or later_high < day_count / (day_count + {{ quarter_more }} * earlier_day_count)
        )
        and arrival_count + earlier_count >= {{ least }}
),

-- Months in a row have the same difference between their number and their place.
placed as (
    select
        *,
        extract(year from month_start_on) * 12 + extract(month from month_start_on)
        - row_number() over (
            partition by finding_kind, from_stage_id, journey_stage_id order by month_start_on
        ) as run_number
    from found
),

counted as (
    select
        *,
        row_number() over (
            partition by finding_kind, from_stage_id, journey_stage_id, run_number order by month_start_on
        ) as months_in_a_row,
        row_number() over (
            partition by month_start_on, finding_kind
            order by coalesce(affected_count, judged_count) desc, from_stage_id asc, journey_stage_id asc
        ) as finding_rank
    from placed
)

select
    counted.month_start_on,
    counted.is_complete,
    counted.is_latest,
    {{ labelled('finding_kind', 'counted.finding_kind') }},
    {{ labelled('finding_origin', "'data'", 'origin') }},
    counted.journey_id,
    stage.journey_name_en,
    stage.journey_name_nl,
    counted.from_stage_id,
    from_stage.name_en as from_stage_name_en,
    from_stage.name_nl as from_stage_name_nl,
    counted.journey_stage_id,
    stage.name_en as journey_stage_name_en,
    stage.name_nl as journey_stage_name_nl,
    counted.measured_value,
    counted.compared_value,
    counted.measure_unit,
    counted.affected_count,
    counted.judged_count,
    counted.share_low,
    cast(counted.months_in_a_row as bigint) as months_in_a_row,
    cast(counted.finding_rank as bigint) as finding_rank
from counted
left join {{ ref('dim_journey_stage') }} as stage on counted.journey_stage_id = stage.journey_stage_id
left join {{ ref('dim_journey_stage') }} as from_stage on counted.from_stage_id = from_stage.journey_stage_id
