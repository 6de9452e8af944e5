{#- Numerator or denominator of one metric, summed over the rows of a group of a metric_<...> model; 0 where there is none. -#}
{% macro metric_sum(metric_id, part='numerator') -%}
    {%- do klantbeeld.metric_definition(metric_id) -%}
    coalesce({{ klantbeeld.exact_sum("case when metric_id = '" ~ metric_id ~ "' then " ~ part ~ " end") }}, 0)
{%- endmacro %}


{#- As metric_sum, for parts that are whole numbers. -#}
{% macro metric_count(metric_id, part='numerator') -%}
    cast({{ klantbeeld.metric_sum(metric_id, part) }} as bigint)
{%- endmacro %}


{#- One number divided by another as a double; null where the denominator is 0. -#}
{% macro ratio(numerator, denominator) -%}
    cast({{ numerator }} as double) / nullif(cast({{ denominator }} as double), 0)
{%- endmacro %}
