{%- set sums = ['unit_count', 'total_y', 'total_x', 'squares_y', 'squares_x', 'products'] -%}

with

pilot_metric as (
    select
        pilot.pilot_ref,
        pilot.starts_on,
        coalesce(pilot.ended_on, pilot.planned_end_on) as ends_on,
        expectation.metric_id
    from {{ ref('pilot_version') }} as pilot
    inner join {{ ref('fct_expectation') }} as expectation on pilot.improvement_ref = expectation.improvement_ref
    where pilot.is_latest
),

measured as (
    select
        metric_id,
        max(day_on) as last_on
    from {{ ref('metric_delivered_day') }}
    group by metric_id
),

arm as (
    select 'pilot' as arm
    union all
    select 'control' as arm
),

arm_day as (
    select
        pilot_metric.pilot_ref,
        pilot_metric.metric_id,
        arm.arm,
        dim_date.day_on
    from pilot_metric
    inner join measured on pilot_metric.metric_id = measured.metric_id
    inner join {{ ref('dim_date') }} as dim_date
        on
            pilot_metric.starts_on <= dim_date.day_on
            and pilot_metric.ends_on >= dim_date.day_on
            and measured.last_on >= dim_date.day_on
    cross join arm
),

assigned as (
    select
        arm_day.pilot_ref,
        arm_day.metric_id,
        arm_day.arm,
        arm_day.day_on,
        count(case when unit.from_on <= arm_day.day_on then 1 end) as assigned_count,
        count(unit.unit_key) as planned_count,
        sum(
            case
                when unit.from_on <= arm_day.day_on
                    then {{ days_between('unit.from_on', 'least(unit.until_on, arm_day.day_on)') }} + 1
                else 0
            end
        ) as unit_days
    from arm_day
    left join {{ ref('pilot_unit') }} as unit on arm_day.pilot_ref = unit.pilot_ref and arm_day.arm = unit.arm
    group by arm_day.pilot_ref, arm_day.metric_id, arm_day.arm, arm_day.day_on
),

-- What a unit did so far, and without its last day: the difference is what the day adds to a sum of squares.
so_far as (
    select
        *,
        sum(numerator) over (partition by pilot_ref, metric_id, unit_key, is_after order by day_on) as y,
        sum(denominator) over (partition by pilot_ref, metric_id, unit_key, is_after order by day_on) as x
    from {{ ref('pilot_unit_daily') }}
),

added as (
    select
        pilot_ref,
        metric_id,
        arm,
        is_after,
        day_on,
        cast(sum(case when x > 0 and x = denominator then 1 else 0 end) as bigint) as unit_count,
        {{ exact_sum('numerator') }} as total_y,
        {{ exact_sum('denominator') }} as total_x,
        {{ exact_sum('y * y - (y - numerator) * (y - numerator)') }} as squares_y,
        {{ exact_sum('x * x - (x - denominator) * (x - denominator)') }} as squares_x,
        {{ exact_sum('x * y - (x - denominator) * (y - numerator)') }} as products
    from so_far
    group by pilot_ref, metric_id, arm, is_after, day_on
),

after_start as (
    select
        {%- for column in sums %}
            sum(coalesce(added.{{ column }}, 0)) over (
                partition by arm_day.pilot_ref, arm_day.metric_id, arm_day.arm order by arm_day.day_on
            ) as {{ column }},
        {%- endfor %}
        arm_day.*
    from arm_day
    left join added
        on
            arm_day.pilot_ref = added.pilot_ref
            and arm_day.metric_id = added.metric_id
            and arm_day.arm = added.arm
            and arm_day.day_on = added.day_on
            and added.is_after
),

before_start as (
    select
        {%- for column in sums %}
            sum({{ column }}) as {{ column }},
        {%- endfor %}
        pilot_ref,
        metric_id,
        arm
    from added
    where not is_after
    group by pilot_ref, metric_id, arm
)

select
    after_start.pilot_ref,
    after_start.metric_id,
    after_start.arm,
    after_start.day_on,
    assigned.planned_count,
    assigned.assigned_count,
    cast(assigned.unit_days as bigint) as unit_days,
    cast(after_start.unit_count as bigint) as measured_count,
    after_start.total_y as numerator,
    after_start.total_x as denominator,
    {{ ratio('after_start.total_y', 'after_start.total_x') }} as level,
    {{ ratio_variance(
        'after_start.unit_count', 'after_start.total_y', 'after_start.total_x',
        'after_start.squares_y', 'after_start.squares_x', 'after_start.products'
    ) }} as variance,
    cast(coalesce(before_start.unit_count, 0) as bigint) as before_measured_count,
    {{ ratio('before_start.total_y', 'before_start.total_x') }} as before_level,
    {{ ratio_variance(
        'before_start.unit_count', 'before_start.total_y', 'before_start.total_x',
        'before_start.squares_y', 'before_start.squares_x', 'before_start.products'
    ) }} as before_variance
from after_start
inner join assigned
    on
        after_start.pilot_ref = assigned.pilot_ref
        and after_start.metric_id = assigned.metric_id
        and after_start.arm = assigned.arm
        and after_start.day_on = assigned.day_on
left join before_start
    on
        after_start.pilot_ref = before_start.pilot_ref
        and after_start.metric_id = before_start.metric_id
        and after_start.arm = before_start.arm
