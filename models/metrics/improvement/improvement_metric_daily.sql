{%- set counts = metric_catalogue_entries() | selectattr('denominator', 'none') | map(attribute='id') | list -%}

with

improvement as (
    select * from {{ ref('improvement_version') }}
    where is_latest
),

in_scope as (
    select
        expectation.improvement_ref,
        expectation.metric_id,
        metric.day_on,
        {{ exact_sum('metric.numerator') }} as numerator,
        {{ exact_sum('metric.denominator') }} as denominator
    from {{ ref('fct_expectation') }} as expectation
    inner join improvement on expectation.improvement_ref = improvement.improvement_ref
    inner join {{ ref('fct_metric_daily') }} as metric on expectation.metric_id = metric.metric_id
    inner join {{ ref('dim_contact_reason') }} as reason on metric.contact_reason_id = reason.contact_reason_id
    where {{ is_in_scope('improvement', 'metric', 'reason') }}
    group by expectation.improvement_ref, expectation.metric_id, metric.day_on
)

-- A delivered day without data counts as a day too.
select
    expectation.improvement_ref,
    expectation.metric_id,
    expectation.role,
    delivered.day_on,
    coalesce(in_scope.numerator, 0) as numerator,
    case
        when
            expectation.metric_id not in (
                {%- for metric_id in counts %}
                    '{{ metric_id }}'{{ ',' if not loop.last }}
                {%- endfor %}
            )
            then coalesce(in_scope.denominator, 0)
    end as denominator
from {{ ref('fct_expectation') }} as expectation
inner join {{ ref('metric_delivered_day') }} as delivered on expectation.metric_id = delivered.metric_id
left join in_scope
    on
        expectation.improvement_ref = in_scope.improvement_ref
        and expectation.metric_id = in_scope.metric_id
        and delivered.day_on = in_scope.day_on
