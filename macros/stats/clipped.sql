{#-
  A number limited to a range, such as the end of an interval for a score with a lowest and highest value; null stays null,
  whereas greatest() and least() would skip it.
-#}
{% macro clipped(expression, low, high) -%}
    {{ klantbeeld.with_value(
        'arg_value', expression, 'case when arg_value is not null then least(greatest(arg_value, ' ~ low ~ '), ' ~ high ~ ') end'
    ) }}
{%- endmacro %}
