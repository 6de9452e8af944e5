{#-
  A sum of doubles that does not depend on the order of the rows: engines add in parallel, and floating addition in another
  order ends in other last digits, so two runs would differ. Every value is first rounded to six decimals (microseconds of
  time, a ten-thousandth of a cent), added exactly as a decimal, and the total made a double again. Null where no value is.
-#}
{% macro exact_sum(expression) -%}
    cast(sum(cast({{ expression }} as decimal(28, 6))) as double)
{%- endmacro %}
