{#-
  The variance, per unit, of a ratio of sums over units (delta method), such as contacts per order, or a score per answer with
  customers as units. Its standard error is sqrt(ratio_variance / n), which for a mean over answers equals the cluster-robust one
  (CR1) with a customer as cluster. Arguments are sums over units of the numerator y, the denominator x, y^2, x^2 and x * y. Null
  with fewer than two units or without a denominator.
-#}
{% macro ratio_variance(n, total_y, total_x, total_of_squares_y, total_of_squares_x, total_of_products) -%}
    {%- set n, squares_x, products = klantbeeld.in_brackets(n, total_of_squares_x, total_of_products) -%}
    {{ klantbeeld.with_value(
        'arg_ratio',
        '(cast(' ~ total_y ~ ' as double) / nullif(' ~ total_x ~ ', 0))',
        '((' ~ total_of_squares_y ~ ' - 2 * arg_ratio * ' ~ products ~ ' + arg_ratio * arg_ratio * ' ~ squares_x ~ ')'
            ~ ' / nullif(' ~ n ~ ' - 1, 0) * power(cast(' ~ n ~ ' as double) / nullif(' ~ total_x ~ ', 0), 2))'
    ) }}
{%- endmacro %}
