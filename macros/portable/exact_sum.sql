{#-
  A sum of doubles that does not depend on the order of the rows. Engines add in parallel, and floating-point addition in another
  order gives other last digits, so two runs would differ. Every value is rounded to six decimals (microseconds of time, a
  ten-thousandth of a cent) and added exactly as a decimal, and the total is converted back to a double. Null without values.
-#}
{% macro exact_sum(expression) -%}
    cast(sum(cast({{ expression }} as decimal(28, 6))) as double)
{%- endmacro %}
