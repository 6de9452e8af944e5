{#-
  CTEs ending with `filled`: measures of a metric_<...> model by day, source system and `keys`, with a row of zeros for every
  member on each covered day without rows. `measures` maps a column to the part of a metric that it sums: {metric, part (default
  numerator), type (default count, or sum)}. `relation` is the model or a CTE with its columns.
-#}
{% macro covered_daily(relation, entity, keys, measures) -%}
{%- set grain = ['day_on', 'source_system'] + keys -%}
counted as (
    select
        {{ grain | join(',\n        ') }}
        {%- for column, measure in measures.items() %},
        {{ klantbeeld.metric_measure(measure) }} as {{ column }}
        {%- endfor %}
    from {{ relation }}
    group by {{ grain | join(', ') }}
),

{{ klantbeeld.covered_grain(entity, 'counted', keys) }},

filled as (
    select
        {%- for column in grain %}
        grain.{{ column }},
        {%- endfor %}
        {%- for column in measures %}
        coalesce(counted.{{ column }}, 0) as {{ column }}{{ ',' if not loop.last }}
        {%- endfor %}
    from grain
    left join counted
        on
            {%- for column in grain %}
            {{ 'and ' if not loop.first }}grain.{{ column }} = counted.{{ column }}
            {%- endfor %}
)
{%- endmacro %}


{#- The sum of one measure of covered_daily(); null if the metric has no row, which `filled` turns into 0. -#}
{% macro metric_measure(measure) -%}
    {%- do klantbeeld.metric_definition(measure.metric) -%}
    {%- set total = klantbeeld.exact_sum(
        "case when metric_id = '" ~ measure.metric ~ "' then " ~ measure.get('part', 'numerator') ~ ' end'
    ) -%}
    {{ total if measure.get('type', 'count') == 'sum' else 'cast(' ~ total ~ ' as ' ~ dbt.type_bigint() ~ ')' }}
{%- endmacro %}
