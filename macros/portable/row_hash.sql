{#-
  A 64-bit hash of one or more columns: to find rows that may be equal without keeping their keys. Engines give other numbers,
  so it is compared with what the same engine made, in tables that nobody else reads.
-#}
{% macro row_hash(columns) %}
    {{ return(adapter.dispatch('row_hash', 'klantbeeld')(columns | join(', '))) }}
{% endmacro %}

{% macro duckdb__row_hash(columns) %}{{ return('hash(' ~ columns ~ ')') }}{% endmacro %}

{% macro spark__row_hash(columns) %}{{ return('xxhash64(' ~ columns ~ ')') }}{% endmacro %}


{#- The same of all columns of a relation in the query, by its alias. -#}
{% macro row_hash_of(relation) %}
    {{ return(adapter.dispatch('row_hash_of', 'klantbeeld')(relation)) }}
{% endmacro %}

{% macro duckdb__row_hash_of(relation) %}{{ return('hash(' ~ relation ~ ')') }}{% endmacro %}

{% macro spark__row_hash_of(relation) %}{{ return('xxhash64(' ~ relation ~ '.*)') }}{% endmacro %}
