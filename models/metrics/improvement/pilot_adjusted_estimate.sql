{#- For a ratio few customers have answers both before and during a pilot; for a count everybody has a value before. -#}
with

pilot as (
    select * from {{ ref('pilot_version') }}
    where is_latest and kind = 'randomised' and unit = 'customer'
),

customer_value as (
    select
        daily.pilot_ref,
        daily.metric_id,
        daily.unit_key,
        daily.arm,
        sum(case when daily.is_after then daily.numerator end) as y,
        sum(case when not daily.is_after then daily.numerator end) as x
    from {{ ref('pilot_unit_daily') }} as daily
    inner join pilot on daily.pilot_ref = pilot.pilot_ref
    where daily.is_count
    group by daily.pilot_ref, daily.metric_id, daily.unit_key, daily.arm
),

-- A customer who joined later has no value before, and gets the overall mean: the same in both arms, so it adds no effect.
centred as (
    select
        pilot_ref,
        metric_id,
        arm,
        y,
        coalesce(x - avg(x) over (partition by pilot_ref, metric_id), 0) as x
    from customer_value
    where y is not null
),

summed as (
    select
        pilot_ref,
        metric_id,
        arm,
        count(*) as n,
        {{ exact_sum('y') }} as total_y,
        {{ exact_sum('x') }} as total_x,
        {{ exact_sum('y * y') }} as squares_y,
        {{ exact_sum('x * x') }} as squares_x,
        {{ exact_sum('x * y') }} as products
    from centred
    group by pilot_ref, metric_id, arm
),

pooled as (
    select
        pilot_ref,
        metric_id,
        {{ variance_of('sum(n)', 'sum(total_x)', 'sum(squares_x)') }} as variance_x,
        {{ cuped_theta('sum(n)', 'sum(total_x)', 'sum(total_y)', 'sum(squares_x)', 'sum(products)') }} as theta
    from summed
    group by pilot_ref, metric_id
),

adjusted as (
    select
        summed.pilot_ref,
        summed.metric_id,
        summed.arm,
        summed.n,
        (summed.total_y - pooled.theta * summed.total_x) / summed.n as level,
        {{ cuped_variance(
            variance_of('summed.n', 'summed.total_y', 'summed.squares_y'),
            variance_of('summed.n', 'summed.total_x', 'summed.squares_x'),
            covariance_of('summed.n', 'summed.total_x', 'summed.total_y', 'summed.products'),
            'pooled.theta'
        ) }} as variance
    from summed
    inner join pooled on summed.pilot_ref = pooled.pilot_ref and summed.metric_id = pooled.metric_id
    where pooled.variance_x > 0
),

compared as (
    select
        pilot.improvement_ref,
        pilot.pilot_ref,
        treated.metric_id,
        expectation.change_kind,
        treated.level as pilot_level,
        control.level as control_level,
        case when expectation.change_kind = 'absolute' then 1 else treated.level * treated.level end as pilot_scale,
        case when expectation.change_kind = 'absolute' then 1 else control.level * control.level end as control_scale,
        treated.variance as pilot_variance,
        treated.n as pilot_n,
        control.variance as control_variance,
        control.n as control_n
    from adjusted as treated
    inner join adjusted as control on treated.pilot_ref = control.pilot_ref and treated.metric_id = control.metric_id
    inner join pilot on treated.pilot_ref = pilot.pilot_ref
    inner join {{ ref('fct_expectation') }} as expectation
        on pilot.improvement_ref = expectation.improvement_ref and treated.metric_id = expectation.metric_id
    where treated.arm = 'pilot' and control.arm = 'control'
)

select
    pilot_ref,
    improvement_ref,
    metric_id,
    change_kind,
    round(
        case
            when change_kind = 'absolute' then pilot_level - control_level
            when pilot_level > 0 and control_level > 0 then ln(pilot_level / control_level)
        end, 9
    ) as estimate,
    round({{ welch_standard_error(
        'control_variance / nullif(control_scale, 0)', 'control_n', 'pilot_variance / nullif(pilot_scale, 0)', 'pilot_n'
    ) }}, 9) as standard_error
from compared
