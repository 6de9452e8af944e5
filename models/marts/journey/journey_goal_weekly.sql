{#- A week is held against as many weeks before it, of which enough must tell something. -#}
{%- set baseline_weeks, least_weeks = 8, 4 -%}

with

follow_up as (
    select distinct journey.journey_key
    from {{ ref('fct_journey') }} as journey
    inner join {{ ref('fct_order_event') }} as order_event
        on
            journey.customer_key = order_event.customer_key
            and order_event.event_type in ('ordered', 'renewed')
            and journey.ended_at < order_event.occurred_at
            and order_event.occurred_at <= journey.ended_at + interval '90' day
    where journey.journey_contact_count > 0 and order_event.day_on <= {{ as_of_day() }}
),

journey as (
    select
        dim_date.week_start_on,
        journey.*,
        follow_up.journey_key is not null as is_ordered_after
    from {{ ref('fct_journey') }} as journey
    inner join {{ ref('dim_date') }} as dim_date on journey.day_on = dim_date.day_on
    left join follow_up on journey.journey_key = follow_up.journey_key
),

counted as (
    select
        week_start_on,
        journey_id,
        customer_state,
        max(started_at) as last_started_at,
        count(*) as journey_count,
        count(distinct owner_key) as customer_count,
        count(*) filter (where is_mature) as mature_journey_count,
        count(*) filter (where not is_settled) as unsettled_journey_count,
        count(*) filter (where goal_state = 'reached') as reached_count,
        count(*) filter (where goal_state = 'not_reached') as not_reached_count,
        count(*) filter (where goal_state = 'open') as open_count,
        count(*) filter (where goal_state = 'unknown') as goal_unknown_count,
        count(*) filter (where is_mature and goal_state = 'reached') as mature_reached_count,
        {{ exact_sum("case when goal_state = 'reached' then observed_seconds end") }} as goal_seconds,
        cast(sum(journey_contact_count) as bigint) as journey_contact_count,
        cast(sum(repeat_contact_count) as bigint) as repeat_contact_count,
        cast(sum(channel_switch_count) as bigint) as channel_switch_count,
        cast(sum(reidentification_count) as bigint) as reidentification_count,
        cast(sum(contact_cost_eur) as decimal(18, 2)) as contact_cost_eur,
        count(*) filter (where journey_contact_count > 0) as served_journey_count,
        count(*) filter (where is_ordered_after) as served_then_ordered_count,
        count(*) filter (where is_too_long) as too_long_count
    from journey
    group by week_start_on, journey_id, customer_state
),

-- Kaplan and Meier: at every time at which a goal was reached, the share of those still under way that did.
moment as (
    select
        week_start_on,
        journey_id,
        customer_state,
        observed_seconds,
        count(*) filter (where goal_state = 'reached') as reached_count,
        count(*) as seen_count
    from journey
    group by week_start_on, journey_id, customer_state, observed_seconds
),

at_risk as (
    select
        *,
        sum(seen_count) over (
            partition by week_start_on, journey_id, customer_state order by observed_seconds
            rows between current row and unbounded following
        ) as at_risk_count
    from moment
),

survived as (
    select
        *,
        -- The logarithm of nothing is none: once all have reached it, nobody is left.
        sum(case when reached_count < at_risk_count then ln(1 - cast(reached_count as double) / at_risk_count) else 0 end) over (
            partition by week_start_on, journey_id, customer_state order by observed_seconds
            rows between unbounded preceding and current row
        ) as log_survival,
        max(case when reached_count = at_risk_count then 1 else 0 end) over (
            partition by week_start_on, journey_id, customer_state order by observed_seconds
            rows between unbounded preceding and current row
        ) as is_none_left
    from at_risk
),

estimated as (
    select
        week_start_on,
        journey_id,
        customer_state,
        max(case when is_none_left = 1 then 1e0 else 1 - exp(log_survival) end) as estimated_goal_rate,
        -- Rounded, as the sum of logarithms may leave a hair more than the half that are left.
        min(case when is_none_left = 1 or round(exp(log_survival), 9) <= 0.5 then observed_seconds end) as median_goal_seconds
    from survived
    group by week_start_on, journey_id, customer_state
),

aged as (
    select
        counted.*,
        {{ period_flags() }},
        plan.name_en as journey_name_en,
        plan.name_nl as journey_name_nl,
        plan.goal_name_en,
        plan.goal_name_nl,
        plan.horizon_days,
        min(counted.week_start_on) over () as begun_on,
        {{ seconds_between('counted.last_started_at', as_of()) }} as seen_seconds
    from counted
    {{ join_period('web_event', 'week', 'counted.week_start_on') }}
    inner join {{ ref('dim_journey') }} as plan on counted.journey_id = plan.journey_id
),

-- Where the data begins journeys are seen from halfway, so weeks count once journeys have had their time. Young weeks are
-- compared too: by what all their journeys had the time for.
comparable as (
    select
        week_start_on,
        journey_id,
        customer_state,
        least(seen_seconds, 86400e0 * horizon_days) as compared_seconds
    from aged
    where is_complete and goal_unknown_count = 0 and {{ days_between('begun_on', 'week_start_on') }} >= horizon_days
),

-- Every week with itself and those before it, all at the age of its youngest journey.
compared as (
    select
        week.week_start_on,
        week.journey_id,
        week.customer_state,
        week.compared_seconds,
        earlier.week_start_on as measured_week_on,
        count(*) as journey_count,
        count(*) filter (
            where journey.goal_state = 'reached' and journey.observed_seconds <= week.compared_seconds
        ) as reached_count
    from comparable as week
    inner join comparable as earlier
        on
            week.journey_id = earlier.journey_id
            and week.customer_state = earlier.customer_state
            and week.week_start_on >= earlier.week_start_on
            and {{ days_between('earlier.week_start_on', 'week.week_start_on') }} <= {{ 7 * baseline_weeks }}
    inner join journey
        on
            earlier.week_start_on = journey.week_start_on
            and earlier.journey_id = journey.journey_id
            and earlier.customer_state = journey.customer_state
    group by week.week_start_on, week.journey_id, week.customer_state, week.compared_seconds, earlier.week_start_on
),

baseline as (
    select
        week_start_on,
        journey_id,
        customer_state,
        compared_seconds,
        cast(sum(case when measured_week_on = week_start_on then journey_count end) as bigint) as journey_count,
        cast(sum(case when measured_week_on = week_start_on then reached_count end) as bigint) as reached_count,
        count(*) - 1 as week_count,
        cast(sum(case when measured_week_on < week_start_on then journey_count end) as bigint) as baseline_journey_count,
        cast(sum(case when measured_week_on < week_start_on then reached_count end) as bigint) as baseline_reached_count,
        {{ exact_sum(
            'case when measured_week_on < week_start_on then cast(reached_count as double) * reached_count / journey_count end'
        ) }} as baseline_squares
    from compared
    group by week_start_on, journey_id, customer_state, compared_seconds
    having count(*) > {{ least_weeks }}
),

controlled as (
    select
        *,
        {{ ratio('reached_count', 'journey_count') }} as compared_goal_rate,
        {{ ratio('baseline_reached_count', 'baseline_journey_count') }} as expected_goal_rate,
        {{ share_control_distance(
            'journey_count', 'week_count', 'baseline_journey_count', 'baseline_reached_count', 'baseline_squares'
        ) }} as distance
    from baseline
),

-- Rounded, so that what equals a limit equals it on every engine.
limited as (
    select
        *,
        round({{ clipped('expected_goal_rate - distance', '0e0', '1e0') }}, 6) as limit_low,
        round({{ clipped('expected_goal_rate + distance', '0e0', '1e0') }}, 6) as limit_high
    from controlled
)

select
    aged.week_start_on,
    aged.is_complete,
    aged.is_latest,
    aged.journey_id,
    aged.journey_name_en,
    aged.journey_name_nl,
    aged.goal_name_en,
    aged.goal_name_nl,
    {{ labelled('customer_state', 'aged.customer_state') }},
    aged.customer_count,
    aged.journey_count,
    aged.mature_journey_count,
    aged.unsettled_journey_count,
    aged.reached_count,
    aged.not_reached_count,
    aged.open_count,
    aged.goal_unknown_count,
    case
        when aged.goal_unknown_count = 0 then {{ ratio('aged.mature_reached_count', 'aged.mature_journey_count') }}
    end as goal_rate,
    case when aged.goal_unknown_count = 0 then round(estimated.estimated_goal_rate, 9) end as estimated_goal_rate,
    case
        when aged.customer_count >= {{ var_count('minimum_customers', 1) }} then estimated.median_goal_seconds / 86400
    end as median_goal_days,
    aged.goal_seconds / 86400 as goal_days,
    aged.journey_contact_count,
    aged.repeat_contact_count,
    aged.channel_switch_count,
    aged.reidentification_count,
    {{ ratio(
        'aged.journey_contact_count + aged.repeat_contact_count + aged.channel_switch_count + aged.reidentification_count',
        'aged.journey_count'
    ) }} as effort_per_journey,
    aged.contact_cost_eur,
    aged.served_journey_count,
    aged.served_then_ordered_count,
    aged.too_long_count,
    limited.compared_seconds / 86400 as compared_days,
    round(limited.compared_goal_rate, 6) as compared_goal_rate,
    round(limited.expected_goal_rate, 6) as expected_goal_rate,
    limited.limit_low as goal_rate_limit_low,
    limited.limit_high as goal_rate_limit_high,
    coalesce(
        round(limited.compared_goal_rate, 6) < limited.limit_low
        or round(limited.compared_goal_rate, 6) > limited.limit_high,
        false
    ) as is_alarm
from aged
inner join estimated
    on
        aged.week_start_on = estimated.week_start_on
        and aged.journey_id = estimated.journey_id
        and aged.customer_state = estimated.customer_state
left join limited
    on
        aged.week_start_on = limited.week_start_on
        and aged.journey_id = limited.journey_id
        and aged.customer_state = limited.customer_state
