{%- set facts = metric_facts() | reject('in', facts_built_by_day()) | list -%}

with

{% for fact in facts %}
    {{ fact }}_day as (
        select
            '{{ fact }}' as fact,
            facts.source_system,
            facts.day_on,
            count(*) as row_count,
            sum(cast({{ row_hash(event_dimensions() + metric_inputs(fact)) }} as decimal(38, 0))) as row_checksum
        from {{ ref(fact) }} as facts
        cross join {{ ref('as_of') }} as as_of
        -- What is dated later is in no metric.
        where facts.day_on <= as_of.as_of_on
        group by facts.source_system, facts.day_on
    ){{ ',' if not loop.last }}
{% endfor %}

{% for fact in facts %}
    select * from {{ fact }}_day
    {{ 'union all' if not loop.last }}
{%- endfor %}
