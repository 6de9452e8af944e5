{#-
  Words before the bracket of a common table expression that is used more than once: its rows are read again each time rather
  than kept. Spark always does; DuckDB keeps them, which for a history of wide rows is more than memory holds.
-#}
{% macro read_again() %}
    {{ return(adapter.dispatch('read_again', 'klantbeeld')()) }}
{% endmacro %}

{% macro duckdb__read_again() %}{{ return('not materialized ') }}{% endmacro %}

{% macro spark__read_again() %}{{ return('') }}{% endmacro %}


{#-
  Words before the bracket of a common table expression that is worked out before the query goes on. DuckDB plans a chain of many as
  one query, and took a minute over sixteen windows; Spark plans them in no time.
-#}
{% macro read_once() %}
    {{ return(adapter.dispatch('read_once', 'klantbeeld')()) }}
{% endmacro %}

{% macro duckdb__read_once() %}{{ return('materialized ') }}{% endmacro %}

{% macro spark__read_once() %}{{ return('') }}{% endmacro %}
