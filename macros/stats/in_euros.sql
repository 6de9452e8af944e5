{#-
  A number of things at a price each, in euros and whole cents: the number is taken to six decimals, and halves of a cent go away from 0.
  Of an interval give both ends the same price, never the estimate alone.
-#}
{% macro in_euros(number, euros_each) -%}
    cast(round(cast(round({{ number }}, 6) as decimal(18, 6)) * cast({{ euros_each }} as decimal(12, 4)), 2) as decimal(18, 2))
{%- endmacro %}
