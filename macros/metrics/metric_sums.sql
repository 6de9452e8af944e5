{#-
  A sum of doubles that does not depend on the order of the rows: engines add in parallel, and floating addition in another
  order ends in other last digits, so two runs would differ. Every value is first rounded to six decimals (microseconds of
  time, a ten-thousandth of a cent), added exactly as a decimal, and the total made a double again. Null where no value is.
-#}
{% macro exact_sum(expression) -%}
    cast(sum(cast({{ expression }} as decimal(28, 6))) as double)
{%- endmacro %}


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
