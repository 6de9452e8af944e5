{#-
  A 64-bit hash of one or more columns: to find rows that may be equal without keeping their keys. It differs between engines, so
  it is compared only within one engine, in tables that nobody else reads.
-#}
{% macro row_hash(columns) %}
    {{ return(adapter.dispatch('row_hash', 'klantbeeld')(columns | join(', '))) }}
{% endmacro %}

{% macro duckdb__row_hash(columns) %}{{ return('hash(' ~ columns ~ ')') }}{% endmacro %}

{% macro spark__row_hash(columns) %}{{ return('xxhash64(' ~ columns ~ ')') }}{% endmacro %}
