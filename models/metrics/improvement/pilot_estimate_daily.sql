{%- set so_far = 'partition by both_arms.pilot_ref, both_arms.metric_id order by both_arms.day_on'
    ~ ' rows between unbounded preceding and current row' -%}

with

pilot as (
    select
        *,
        {{ days_between('starts_on', 'planned_end_on') }} + 1 as planned_days
    from {{ ref('pilot_version') }}
    where is_latest
),

pilot_metric as (
    select
        pilot.pilot_ref,
        pilot.improvement_ref,
        pilot.unit,
        pilot.starts_on,
        pilot.planned_end_on,
        pilot.planned_days,
        pilot.pilot_share,
        pilot.alpha,
        expectation.metric_id,
        expectation.change_kind
    from pilot
    inner join {{ ref('fct_expectation') }} as expectation on pilot.improvement_ref = expectation.improvement_ref
),

both_arms as (
    select
        pilot_metric.*,
        pilot.day_on,
        pilot.planned_count as pilot_planned_count,
        pilot.assigned_count as pilot_assigned_count,
        control.assigned_count as control_assigned_count,
        pilot.planned_count + control.planned_count as planned_count,
        pilot.unit_days as pilot_unit_days,
        pilot.measured_count as pilot_measured_count,
        control.measured_count as control_measured_count,
        pilot.numerator as pilot_numerator,
        pilot.denominator as pilot_denominator,
        pilot.level as pilot_level,
        control.level as control_level,
        case when pilot.level > 0 and control.level > 0 then ln(pilot.level / control.level) end as relative_estimate,
        pilot.level - control.level as absolute_estimate,
        {{ welch_standard_error(
            'control.variance / nullif(control.level * control.level, 0)', 'control.measured_count',
            'pilot.variance / nullif(pilot.level * pilot.level, 0)', 'pilot.measured_count'
        ) }} as relative_standard_error,
        {{ welch_standard_error(
            'control.variance', 'control.measured_count', 'pilot.variance', 'pilot.measured_count'
        ) }} as absolute_standard_error,
        {{ welch_standard_error(
            'control.before_variance / nullif(control.before_level * control.before_level, 0)', 'control.before_measured_count',
            'pilot.before_variance / nullif(pilot.before_level * pilot.before_level, 0)', 'pilot.before_measured_count'
        ) }} as relative_planned_standard_error,
        {{ welch_standard_error(
            'control.before_variance', 'control.before_measured_count', 'pilot.before_variance', 'pilot.before_measured_count'
        ) }} as absolute_planned_standard_error
    from {{ ref('pilot_arm_daily') }} as pilot
    inner join {{ ref('pilot_arm_daily') }} as control
        on
            pilot.pilot_ref = control.pilot_ref
            and pilot.metric_id = control.metric_id
            and pilot.day_on = control.day_on
    inner join pilot_metric on pilot.pilot_ref = pilot_metric.pilot_ref and pilot.metric_id = pilot_metric.metric_id
    where pilot.arm = 'pilot' and control.arm = 'control'
),

-- There are too few teams to be the random units, so days are: the levels of both arms, day by day.
team_day as (
    select
        pilot_ref,
        metric_id,
        day_on,
        is_count,
        sum(case when arm = 'pilot' then numerator end) as pilot_y,
        sum(case when arm = 'pilot' then denominator end) as pilot_x,
        sum(case when arm = 'control' then numerator end) as control_y,
        sum(case when arm = 'control' then denominator end) as control_x
    from {{ ref('pilot_unit_daily') }}
    where unit = 'team'
    group by pilot_ref, metric_id, day_on, is_count
),

-- A day without contacts has no logarithm: adding half a contact on both sides keeps it.
team_gap as (
    select
        team_day.pilot_ref,
        team_day.metric_id,
        pilot_metric.planned_days,
        team_day.day_on,
        team_day.day_on >= pilot_metric.starts_on as is_after,
        case
            when pilot_metric.change_kind = 'absolute'
                then {{ ratio('team_day.pilot_y', 'team_day.pilot_x') }} - {{ ratio('team_day.control_y', 'team_day.control_x') }}
            when team_day.is_count
                then
                    ln((team_day.pilot_y + 0.5e0) / nullif(team_day.pilot_x, 0))
                    - ln((team_day.control_y + 0.5e0) / nullif(team_day.control_x, 0))
            when team_day.pilot_y > 0 and team_day.control_y > 0
                then ln(team_day.pilot_y / nullif(team_day.pilot_x, 0)) - ln(team_day.control_y / nullif(team_day.control_x, 0))
        end as gap
    from team_day
    inner join pilot_metric on team_day.pilot_ref = pilot_metric.pilot_ref and team_day.metric_id = pilot_metric.metric_id
),

team_series as (
    {{ day_block_series('team_gap', 'gap', 'day_on', 'is_after', 'planned_days', by=['pilot_ref', 'metric_id', 'planned_days']) }}
),

-- A day on which an arm has nothing to compare leaves the effect of teams unchanged.
known as (
    select
        {%- for column in ['estimate', 'standard_error', 'planned_standard_error', 'autocorrelation'] %}
            {{ last_known('team_series.' ~ column, so_far) }} as team_{{ column }},
        {%- endfor %}
        both_arms.*
    from both_arms
    left join team_series
        on
            both_arms.pilot_ref = team_series.pilot_ref
            and both_arms.metric_id = team_series.metric_id
            and both_arms.day_on = team_series.day_on
),

estimated as (
    select
        *,
        {%- for column in ['estimate', 'standard_error', 'planned_standard_error'] %}
            case
                when unit = 'team' then team_{{ column }}
                when change_kind = 'absolute' then absolute_{{ column }}
                else relative_{{ column }}
            end as {{ column }},
        {%- endfor %}
        team_autocorrelation as autocorrelation
    from known
),

-- The mixing variance is fixed from what was known before the first look.
planned as (
    select
        *,
        {{ always_valid_variance('planned_standard_error', 'alpha') }} as mixing_variance
    from estimated
)

select
    pilot_ref,
    improvement_ref,
    metric_id,
    unit,
    change_kind,
    alpha,
    day_on,
    day_on >= planned_end_on as is_at_planned_end,
    pilot_assigned_count,
    control_assigned_count,
    {{ ratio('pilot_assigned_count', 'pilot_planned_count') }} as adoption_share,
    pilot_unit_days,
    pilot_measured_count,
    control_measured_count,
    pilot_numerator,
    pilot_denominator,
    pilot_level,
    control_level,
    round(estimate, 9) as estimate,
    round(standard_error, 9) as standard_error,
    mixing_variance,
    round({{ always_valid_half_width('standard_error', 'mixing_variance', 'alpha') }}, 9) as half_width,
    round({{ always_valid_half_width('standard_error', 'mixing_variance', 'alpha', sides=1) }}, 9) as one_sided_half_width,
    round(autocorrelation, 9) as autocorrelation,
    case
        when unit = 'customer'
            then {{ sample_ratio_p(
                'pilot_assigned_count', '(pilot_assigned_count + control_assigned_count)', 'pilot_share', 'planned_count'
            ) }}
    end as sample_ratio_p
from planned
