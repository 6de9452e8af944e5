{#-
  CUPED: what a unit did before the pilot removes the part of its variance that the pilot cannot have caused. x is the value
  before, y the value during; x is measured before arms are assigned. The adjusted mean of an arm is mean_y - theta * (mean_x -
  mean_x of both arms), its variance cuped_variance. Only for randomised pilots: otherwise use a difference in differences.
-#}

{#-
  The regression coefficient of y on x, from sums over the units of both arms; 0 if x does not vary, which leaves y unchanged.
-#}
{% macro cuped_theta(n, total_x, total_y, total_of_squares_x, total_of_products) -%}
    coalesce(
        {{ klantbeeld.covariance_of(n, total_x, total_y, total_of_products) }}
        / nullif({{ klantbeeld.variance_of(n, total_x, total_of_squares_x) }}, 0),
        0e0
    )
{%- endmacro %}

{#- The remaining variance of y in one arm. -#}
{% macro cuped_variance(variance_y, variance_x, covariance, theta) -%}
    {%- set variance_x, covariance, theta = klantbeeld.in_brackets(variance_x, covariance, theta) -%}
    ({{ variance_y }} + {{ theta }} * {{ theta }} * {{ variance_x }} - 2 * {{ theta }} * {{ covariance }})
{%- endmacro %}
