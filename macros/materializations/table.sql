{#-
  A table in one statement on DuckDB, which replaces it in its transaction. dbt's own writes a second table, renames both and
  looks up columns and indexes, which is nearly all of the time for a model of a few rows. A project that uses ours as a package
  gets this one if it names it (docs/package.md), otherwise dbt's own.
-#}
{% materialization table, adapter='duckdb', supported_languages=['sql'] %}
    {%- set existing = load_cached_relation(this) -%}
    {%- set target_relation = this.incorporate(type='table') -%}
    {{ run_hooks(pre_hooks, inside_transaction=False) }}
    {{ run_hooks(pre_hooks, inside_transaction=True) }}
    {%- if existing is not none and existing.type != 'table' -%}{%- do adapter.drop_relation(existing) -%}{%- endif -%}
    {% call statement('main') %}
        {%- if config.get('contract').enforced %}
            {{- get_assert_columns_equivalent(compiled_code) }}
            create or replace table {{ target_relation }} {{ get_table_columns_and_constraints() }};
            insert into {{ target_relation }} {{ get_column_names() }} ({{ get_select_subquery(compiled_code) }});
        {%- else -%}
            create or replace table {{ target_relation }} as (
            {{ compiled_code }}
            );
        {%- endif %}
    {% endcall %}
    {%- do persist_docs(target_relation, model) -%}
    {{ run_hooks(post_hooks, inside_transaction=True) }}
    {{ adapter.commit() }}
    {{ run_hooks(post_hooks, inside_transaction=False) }}
    {{ return({'relations': [target_relation]}) }}
{% endmaterialization %}
