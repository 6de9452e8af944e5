{#-
  The body of a metric_<...> model: all metrics of one fact by day and the eight dimensions. The fact is read and grouped once;
  expressions that metrics share are computed once. For a fact built by day only the days that a run builds are read.
-#}
{% macro metric_rows(fact) %}
    {%- set grain = ['day_on'] + klantbeeld.event_dimensions() -%}
    {%- set definitions = klantbeeld.metrics_of_fact(fact) -%}
    {%- set parts = klantbeeld.metric_parts(definitions) -%}
with

-- The current day, and anything that a wrong clock dates after it, is in no metric.
counted as (
    select facts.*
    from {{ ref(fact) }} as facts
    cross join {{ ref('as_of') }} as as_of
    where
        facts.day_on <= as_of.as_of_on
        {%- if fact in klantbeeld.facts_built_by_day() %}
        and {{ klantbeeld.is_rebuilt(fact, 'facts.day_on', 'facts.source_system') }}
        {%- endif %}
),

parts as (
    select
        {{ grain | join(',\n        ') }}
        {%- for name, part in parts.items() %},
        coalesce(sum({{ klantbeeld.metric_input(part) }}), 0) as {{ name }}
        {%- endfor %}
    from counted
    group by {{ grain | join(', ') }}
)
{% for definition in definitions %}
    {%- set numerator = klantbeeld.metric_part_name(parts, definition.rows, definition.numerator) -%}
    {%- set denominator = klantbeeld.metric_part_name(parts, definition.rows, definition.get('denominator')) %}
select
    '{{ definition.id }}' as metric_id,
    {{ grain | join(', ') }},
    cast({{ numerator }} as double) as numerator,
    cast({{ denominator or 'null' }} as double) as denominator
from parts
where {{ numerator }} <> 0{% if denominator %} or {{ denominator }} <> 0{% endif %}
{{ 'union all' if not loop.last }}
{%- endfor %}
{% endmacro %}


{#- The definitions of the metrics that count one fact. -#}
{% macro metrics_of_fact(fact) %}
    {{ return(klantbeeld.metric_catalogue_entries() | selectattr('fact', 'equalto', fact) | list) }}
{% endmacro %}


{#- What a row of a fact adds to a part of a metric. -#}
{% macro metric_input(part) -%}
    cast(case when {{ part.rows }} then {{ part.expression }} end as decimal(18, 6))
{%- endmacro %}


{#- The distinct sums that metrics of one fact need: {part_1: {rows, expression}, ...} in the order of the catalogue. -#}
{% macro metric_parts(definitions) %}
    {%- set parts = {} -%}
    {%- for definition in definitions -%}
        {%- for expression in [definition.numerator, definition.get('denominator')] if expression is not none -%}
            {%- if not klantbeeld.metric_part_name(parts, definition.rows, expression) -%}
                {%- do parts.update({
                    'part_' ~ (parts | length + 1): {'rows': definition.rows | string, 'expression': expression | string}
                }) -%}
            {%- endif -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(parts) }}
{% endmacro %}


{#- The name of the part with these rows and this expression; none where there is no such part. -#}
{% macro metric_part_name(parts, rows, expression) %}
    {%- for name, part in parts.items() if part.rows == rows | string and part.expression == expression | string -%}
        {%- do return(name) -%}
    {%- endfor -%}
    {{ return(none) }}
{% endmacro %}
