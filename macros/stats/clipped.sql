{#-
  A number held between two others, as the end of an interval of a score that has a lowest and a highest value; null stays null, where
  greatest() and least() would leave it out.
-#}
{% macro clipped(expression, low, high) -%}
    {{ klantbeeld.with_value(
        'arg_value', expression, 'case when arg_value is not null then least(greatest(arg_value, ' ~ low ~ '), ' ~ high ~ ') end'
    ) }}
{%- endmacro %}
