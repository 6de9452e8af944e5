{#-
  What drives a score: the share of its variance that each of up to three drivers explains, averaged over all orders in which
  they can enter a regression (Shapley, LMG; the shares of all add up to R-squared), in closed form from correlations. A missing
  driver has correlations of 0 and explains nothing. Null if two drivers are identical.
-#}

{#- The correlation of two values, from sums over n pairs; null if either does not vary. -#}
{% macro correlation_of(n, total_x, total_y, squares_x, squares_y, products) -%}
    ({{ klantbeeld.covariance_of(n, total_x, total_y, products) }} / nullif(sqrt(
        greatest({{ klantbeeld.variance_of(n, total_x, squares_x) }} * {{ klantbeeld.variance_of(n, total_y, squares_y) }}, 0e0)
    ), 0))
{%- endmacro %}

{#- R-squared of a regression on two drivers: y_1 and y_2 are their correlations with the score, r_12 is that between them. -#}
{% macro r_squared_of_two(y_1, y_2, r_12) -%}
    {%- set y_1, y_2, r_12 = klantbeeld.in_brackets(y_1, y_2, r_12) -%}
    (({{ y_1 }} * {{ y_1 }} + {{ y_2 }} * {{ y_2 }} - 2 * {{ y_1 }} * {{ y_2 }} * {{ r_12 }}) / nullif(1e0 - {{ r_12 }} * {{ r_12 }}, 0))
{%- endmacro %}

{#- The same for three drivers. -#}
{% macro r_squared_of_three(y_1, y_2, y_3, r_12, r_13, r_23) -%}
    {%- set y_1, y_2, y_3, r_12, r_13, r_23 = klantbeeld.in_brackets(y_1, y_2, y_3, r_12, r_13, r_23) -%}
    (
        (
            {{ y_1 }} * {{ y_1 }} * (1e0 - {{ r_23 }} * {{ r_23 }}) + {{ y_2 }} * {{ y_2 }} * (1e0 - {{ r_13 }} * {{ r_13 }})
            + {{ y_3 }} * {{ y_3 }} * (1e0 - {{ r_12 }} * {{ r_12 }})
            + 2 * {{ y_1 }} * {{ y_2 }} * ({{ r_13 }} * {{ r_23 }} - {{ r_12 }})
            + 2 * {{ y_1 }} * {{ y_3 }} * ({{ r_12 }} * {{ r_23 }} - {{ r_13 }})
            + 2 * {{ y_2 }} * {{ y_3 }} * ({{ r_12 }} * {{ r_13 }} - {{ r_23 }})
        ) / nullif(
            1e0 + 2 * {{ r_12 }} * {{ r_13 }} * {{ r_23 }} - {{ r_12 }} * {{ r_12 }} - {{ r_13 }} * {{ r_13 }} - {{ r_23 }} * {{ r_23 }}, 0
        )
    )
{%- endmacro %}

{#- What driver 1 explains besides drivers 2 and 3; for driver 2 give (y_2, y_1, y_3, r_12, r_23, r_13), and so on. -#}
{% macro shapley_of_three(y_1, y_2, y_3, r_12, r_13, r_23) -%}
    {%- set first, second, third = klantbeeld.in_brackets(y_1, y_2, y_3) -%}
    (
        {{ first }} * {{ first }} / 3e0
        + ({{ klantbeeld.r_squared_of_two(y_1, y_2, r_12) }} - {{ second }} * {{ second }}) / 6
        + ({{ klantbeeld.r_squared_of_two(y_1, y_3, r_13) }} - {{ third }} * {{ third }}) / 6
        + ({{ klantbeeld.r_squared_of_three(y_1, y_2, y_3, r_12, r_13, r_23) }} - {{ klantbeeld.r_squared_of_two(y_2, y_3, r_23) }}) / 3
    )
{%- endmacro %}
