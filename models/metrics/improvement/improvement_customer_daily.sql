{#- The facts whose rows have a customer. -#}
{%- set facts = ['fct_contact', 'fct_survey_response'] -%}

with

improvement as (
    select
        version.*,
        coalesce(version.started_on, as_of.as_of_on) as counted_from_on
    from {{ ref('improvement_version') }} as version
    cross join {{ ref('as_of') }} as as_of
    where version.is_latest
),
{% for fact in facts %}
    {%- set definitions = metrics_of_fact(fact) %}
    {%- set parts = metric_parts(definitions) %}

    {{ fact }}_row as (
        select
            {%- for name, part in parts.items() %}
                {{ metric_input(part) }} as {{ name }},
            {%- endfor %}
            facts.day_on,
            facts.customer_key,
            facts.contact_reason_id,
            facts.channel_id,
            facts.product_id,
            facts.team_id,
            facts.customer_group_id,
            facts.journey_stage_id
        from {{ ref(fact) }} as facts
        cross join {{ ref('as_of') }} as as_of
        where facts.day_on <= as_of.as_of_on
    ),

    {{ fact }}_value as (
        select
            expectation.improvement_ref,
            expectation.metric_id,
            measured.day_on,
            measured.customer_key,
            measured.team_id,
            case expectation.metric_id
                {%- for definition in definitions %}
                    when '{{ definition.id }}' then measured.{{ metric_part_name(parts, definition.rows, definition.numerator) }}
                {%- endfor %}
            end as numerator,
            case expectation.metric_id
                {%- for definition in definitions if definition.get('denominator') is not none %}
                    when
                        '{{ definition.id }}'
                        then measured.{{ metric_part_name(parts, definition.rows, definition.denominator) }}
                {%- endfor %}
            end as denominator
        from {{ ref('fct_expectation') }} as expectation
        inner join improvement on expectation.improvement_ref = improvement.improvement_ref
        inner join {{ fact }}_row as measured on measured.day_on >= {{ add_days('improvement.counted_from_on', -365) }}
        inner join {{ ref('dim_contact_reason') }} as reason on measured.contact_reason_id = reason.contact_reason_id
        where
            {{ is_in_scope('improvement', 'measured', 'reason') }}
            and expectation.metric_id in (
                {%- for definition in definitions %}
                    '{{ definition.id }}'{{ ',' if not loop.last }}
                {%- endfor %}
            )
    ){{ ',' if not loop.last }}
{%- endfor %}

select
    improvement_ref,
    metric_id,
    day_on,
    coalesce(customer_key, 'unknown') as customer_key,
    team_id,
    coalesce({{ exact_sum('numerator') }}, 0) as numerator,
    {{ exact_sum('denominator') }} as denominator
from (
    {%- for fact in facts %}
        {{ 'union all' if not loop.first }}
        select * from {{ fact }}_value
    {%- endfor %}
) as measured
where numerator <> 0 or denominator <> 0
group by improvement_ref, metric_id, day_on, coalesce(customer_key, 'unknown'), team_id
