{#- Tables and views written as the package writes them, in one statement each; dbt takes this from the project that runs. -#}
{% materialization table, adapter='duckdb' %}{{ return(klantbeeld.materialization_table_duckdb()) }}{% endmaterialization %}
{% materialization view, adapter='duckdb' %}{{ return(klantbeeld.materialization_view_duckdb()) }}{% endmaterialization %}
