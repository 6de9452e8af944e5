{#-
  Keywords before the bracket of a common table expression that is used more than once: its rows are read again each time rather
  than kept. Spark always does so; DuckDB keeps them, which for a history of wide rows exceeds the memory.
-#}
{% macro read_again() %}
    {{ return(adapter.dispatch('read_again', 'klantbeeld')()) }}
{% endmacro %}

{% macro duckdb__read_again() %}{{ return('not materialized ') }}{% endmacro %}

{% macro spark__read_again() %}{{ return('') }}{% endmacro %}


{#-
  Keywords before the bracket of a common table expression that is computed before the query goes on. DuckDB plans a long chain
  as one query, which took a minute for sixteen windows; Spark plans them in no time.
-#}
{% macro read_once() %}
    {{ return(adapter.dispatch('read_once', 'klantbeeld')()) }}
{% endmacro %}

{% macro duckdb__read_once() %}{{ return('materialized ') }}{% endmacro %}

{% macro spark__read_once() %}{{ return('') }}{% endmacro %}
