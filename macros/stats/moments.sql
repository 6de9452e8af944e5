{#-
  Variance and covariance from sums, which are additive: by day, by arm, over everything so far. Null with fewer than two values.
  If values are large relative to their spread, subtract a rough mean from each value first, or the significant digits are lost.
-#}

{#- The variance of n values, from their sum and their sum of squares. -#}
{% macro variance_of(n, total, total_of_squares) -%}
    {{ klantbeeld.covariance_of(n, total, total, total_of_squares) }}
{%- endmacro %}

{#- The covariance of n pairs of values, from both sums and the sum of products. -#}
{% macro covariance_of(n, total_x, total_y, total_of_products) -%}
    {%- set n, total_y = klantbeeld.in_brackets(n, total_y) -%}
    ((cast({{ total_of_products }} as double) - cast({{ total_x }} as double) * {{ total_y }} / nullif({{ n }}, 0)) / nullif({{ n }} - 1, 0))
{%- endmacro %}
