{#-
  CUPED: what a unit did before the pilot takes off the part of its variance that the pilot cannot have caused. x is the value before,
  y the value during; x is measured before arms are assigned. The adjusted mean of an arm is mean_y - theta * (mean_x - mean_x of
  both arms), its variance cuped_variance. For randomised pilots alone: elsewhere take a difference in differences.
-#}

{#- How much of y goes with x, from sums over the units of both arms; 0 where x does not vary, which leaves y as it is. -#}
{% macro cuped_theta(n, total_x, total_y, total_of_squares_x, total_of_products) -%}
    coalesce(
        {{ klantbeeld.covariance_of(n, total_x, total_y, total_of_products) }}
        / nullif({{ klantbeeld.variance_of(n, total_x, total_of_squares_x) }}, 0),
        0e0
    )
{%- endmacro %}

{#- The variance that is left of y in one arm. -#}
{% macro cuped_variance(variance_y, variance_x, covariance, theta) -%}
    {%- set variance_x, covariance, theta = klantbeeld.in_brackets(variance_x, covariance, theta) -%}
    ({{ variance_y }} + {{ theta }} * {{ theta }} * {{ variance_x }} - 2 * {{ theta }} * {{ covariance }})
{%- endmacro %}
