{#- A breakdown that a project adds is a column that no contract lists. -#}
{{ config(contract={'enforced': not var_rows('contact_breakdowns', ['column'], ['dimension', 'dimension_key'])}) }}

{%- set breakdowns = contact_breakdowns() -%}

with

contact as (
    select
        facts.*,
        dim_date.month_start_on
    from {{ ref('fct_contact') }} as facts
    inner join {{ ref('dim_date') }} as dim_date on facts.day_on = dim_date.day_on
    cross join {{ ref('as_of') }} as as_of
    where facts.day_on <= as_of.as_of_on
),

counted as (
    select
        month_start_on,
        contact_reason_id,
        {%- for breakdown in breakdowns %}
            {{ breakdown_member(breakdown.column) }} as {{ breakdown.column }},
        {%- endfor %}
        {{ fact_measures(contact_breakdown_measures()) }}
    from contact
    group by
        month_start_on, contact_reason_id
        {%- for breakdown in breakdowns -%}
            , {{ breakdown_member(breakdown.column) }}
        {%- endfor %}
)

select
    counted.month_start_on,
    {{ period_flags() }},
    counted.contact_reason_id,
    reason.name_en as contact_reason_name_en,
    reason.name_nl as contact_reason_name_nl,
    {{ labelled('value_class', 'reason.value_class') }},
    {%- for breakdown in breakdowns %}
        counted.{{ breakdown.column }},
        {%- if breakdown.dimension %}
            {%- set member = breakdown.column | replace('_id', '') %}
            {%- for language, not_recorded in {'en': 'Not recorded', 'nl': 'Niet vastgelegd'}.items() %}
                coalesce(
                    {{ member }}.name_{{ language }},
                    case counted.{{ breakdown.column }}
                        when 'not_recorded' then '{{ not_recorded }}' else counted.{{ breakdown.column }}
                    end
                ) as {{ member }}_name_{{ language }},
            {%- endfor %}
        {%- endif %}
    {%- endfor %}
    counted.contact_count,
    counted.handled_count,
    counted.handle_seconds,
    counted.handle_time_count,
    {{ ratio('counted.handle_seconds', 'counted.handle_time_count') }} as average_handle_seconds
from counted
{{ join_period('contact', 'month', 'counted.month_start_on') }}
left join {{ ref('dim_contact_reason') }} as reason on counted.contact_reason_id = reason.contact_reason_id
{%- for breakdown in breakdowns if breakdown.dimension %}
    {%- set member = breakdown.column | replace('_id', '') %}
    left join {{ ref(breakdown.dimension) }} as {{ member }}
        on counted.{{ breakdown.column }} = {{ member }}.{{ breakdown.dimension_key or breakdown.column }}
{%- endfor %}
where counted.contact_count > 0
