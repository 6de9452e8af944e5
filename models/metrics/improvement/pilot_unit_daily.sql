{#-
  A count has no denominator. Customers are compared by contacts per customer, including those without any, so each customer adds
  1; teams by contacts per team and day.
-#}
{%- set counts = metric_catalogue_entries() | selectattr('denominator', 'none') | map(attribute='id') | list -%}

with

measured as (
    select
        metric_id,
        max(day_on) as last_on,
        metric_id in (
            {%- for metric_id in counts %}
                '{{ metric_id }}'{{ ',' if not loop.last }}
            {%- endfor %}
        ) as is_count
    from {{ ref('metric_delivered_day') }}
    group by metric_id
),

unit_metric as (
    select
        unit.*,
        coalesce(unit.customer_key, unit.team_id) as unit_id,
        expectation.metric_id,
        measured.is_count,
        least(unit.until_on, measured.last_on) as last_on
    from {{ ref('pilot_unit') }} as unit
    inner join {{ ref('fct_expectation') }} as expectation on unit.improvement_ref = expectation.improvement_ref
    inner join measured on expectation.metric_id = measured.metric_id
),

of_unit as (
    select
        unit.pilot_ref,
        unit.metric_id,
        unit.unit_key,
        daily.day_on,
        daily.numerator,
        case when not unit.is_count then daily.denominator end as denominator
    from unit_metric as unit
    inner join {{ ref('improvement_customer_daily') }} as daily
        on
            unit.improvement_ref = daily.improvement_ref
            and unit.metric_id = daily.metric_id
            and unit.unit_id = case when unit.unit = 'customer' then daily.customer_key else daily.team_id end
),

being_there as (
    select
        pilot_ref,
        metric_id,
        unit_key,
        before_from_on as day_on
    from unit_metric
    where is_count and unit = 'customer'
    union all
    select
        pilot_ref,
        metric_id,
        unit_key,
        from_on as day_on
    from unit_metric
    where is_count and unit = 'customer'
    union all
    select
        unit.pilot_ref,
        unit.metric_id,
        unit.unit_key,
        delivered.day_on
    from unit_metric as unit
    inner join {{ ref('metric_delivered_day') }} as delivered on unit.metric_id = delivered.metric_id
    where unit.is_count and unit.unit = 'team'
),

happened as (
    select * from of_unit
    union all
    select
        *,
        0e0 as numerator,
        1e0 as denominator
    from being_there
)

select
    unit.pilot_ref,
    unit.improvement_ref,
    unit.metric_id,
    unit.unit,
    unit.unit_key,
    unit.arm,
    unit.is_count,
    happened.day_on,
    happened.day_on >= unit.from_on as is_after,
    {{ exact_sum('happened.numerator') }} as numerator,
    coalesce({{ exact_sum('happened.denominator') }}, 0) as denominator
from happened
inner join unit_metric as unit
    on
        happened.pilot_ref = unit.pilot_ref
        and happened.metric_id = unit.metric_id
        and happened.unit_key = unit.unit_key
where
    (happened.day_on >= unit.before_from_on and happened.day_on <= unit.before_until_on and unit.is_from_start)
    or (happened.day_on >= unit.from_on and happened.day_on <= unit.last_on)
group by
    unit.pilot_ref, unit.improvement_ref, unit.metric_id, unit.unit, unit.unit_key, unit.arm, unit.is_count, happened.day_on,
    happened.day_on >= unit.from_on
