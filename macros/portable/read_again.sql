{#-
  Words before the bracket of a common table expression that is used more than once: its rows are read again each time rather
  than kept. Spark always does; DuckDB keeps them, which for a history of wide rows is more than memory holds.
-#}
{% macro read_again() %}
    {{ return(adapter.dispatch('read_again', 'klantbeeld')()) }}
{% endmacro %}

{% macro duckdb__read_again() %}{{ return('not materialized ') }}{% endmacro %}

{% macro spark__read_again() %}{{ return('') }}{% endmacro %}
