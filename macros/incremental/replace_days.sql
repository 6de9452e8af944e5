{#-
  Incremental strategy of DuckDB: the rows of the rebuilt days are deleted by literal days and written anew, in one transaction.
  A day that is empty after the rebuild is empty in the table. Spark: see remove_replaced.sql.
  The model says in its meta what it rebuilds: rebuilds: the name that rebuilt_days() knows, or one of those below.
-#}
{% macro get_incremental_replace_days_sql(arguments) %}
    {%- set columns = arguments.dest_columns | map(attribute='quoted') | join(', ') -%}
delete from {{ arguments.target_relation }} where {{ klantbeeld.is_replaced(config.get('meta').rebuilds, arguments.target_relation) }};
insert into {{ arguments.target_relation }} ({{ columns }})
select {{ columns }} from {{ arguments.temp_relation }}
{% endmacro %}


{#- The rows of a table that a run replaces, as a condition. -#}
{% macro is_replaced(rebuilds, relation) %}
    {%- if rebuilds == 'deliveries' -%}
        {%- do return(klantbeeld.is_newly_delivered(relation, 'delivered_at')) -%}
    {%- elif rebuilds == 'rows of deliveries' -%}
        {%- do return(klantbeeld.is_not_kept()) -%}
    {%- elif rebuilds == 'delivered records' -%}
        {%- do return(klantbeeld.is_delivered_again(config.get('meta').entity, relation)) -%}
    {%- elif rebuilds == 'every entity' -%}
        {%- do return(klantbeeld.is_rebuilt_of_any_entity()) -%}
    {%- endif -%}
    {{ return(klantbeeld.is_rebuilt(rebuilds)) }}
{% endmacro %}
