{#-
  The cluster-robust standard error (CR1) of an estimate, from the sum over clusters of the squared influence of each cluster.
  Give `row_count` and `parameter_count` if the estimate is a regression over rows, as statsmodels and Stata do. Null with fewer
  than two clusters. If the clusters are randomised teams, judge by t with clusters - 2 degrees of freedom.
-#}
{% macro cluster_robust_standard_error(sum_of_squared_influence, cluster_count, row_count=none, parameter_count=none) -%}
    {%- set squares, clusters, rows, parameters = klantbeeld.in_brackets(
        sum_of_squared_influence, cluster_count, row_count, parameter_count
    ) -%}
    sqrt(
        {{ squares }} * {{ clusters }} / nullif({{ clusters }} - 1, 0)
        {%- if row_count is not none %} * ({{ rows }} - 1e0) / case when {{ rows }} > {{ parameters }} then {{ rows }} - {{ parameters }} end{% endif %}
    )
{%- endmacro %}
