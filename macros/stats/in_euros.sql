{#-
  A quantity times a unit price, in euros and whole cents: the quantity is rounded to six decimals, and half cents are rounded
  away from 0. For an interval, price both ends the same way, never only the estimate.
-#}
{% macro in_euros(number, euros_each) -%}
    cast(round(cast(round({{ number }}, 6) as decimal(18, 6)) * cast({{ euros_each }} as decimal(12, 4)), 2) as decimal(18, 2))
{%- endmacro %}
