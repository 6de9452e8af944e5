{#-
  What a data test reads of a relation: for a model built by day, the days that this run built, so that the cost of a test also
  follows the new data. Everything else was tested when it was built; a full build tests everything. dbt calls this macro for
  every generic test of the project that runs. A project that uses ours as a package enables it with `dispatch`
  (docs/package.md).
-#}
{% macro default__get_where_subquery(relation) %}
    {#- While dbt parses, our macros are not available here. -#}
    {%- set conditions = [config.get('where'), klantbeeld.is_of_this_run() if execute] | select | list -%}
    {%- if not conditions -%}{%- do return(relation) -%}{%- endif -%}
    {%- do return('(select * from ' ~ relation ~ ' where ' ~ conditions | join(' and ') ~ ') dbt_subquery') -%}
{% endmacro %}


{#- The condition for the tested model's rows that this run built; none for a model that is not built by day. -#}
{% macro is_of_this_run() %}
    {%- set tested = graph.nodes.get(context['model'].attached_node) -%}
    {%- set name = tested.config.meta.get('rebuilds') if tested -%}
    {{ return(klantbeeld.is_built_by_this_run(name) if name) }}
{% endmacro %}


{#- A condition for rows of the days that this run built under a name; none in a full build, and for other names. -#}
{% macro is_built_by_this_run(name, day_on='day_on', source_system='source_system') %}
    {%- set list = klantbeeld.rebuild_list(name) -%}
    {%- set listed = klantbeeld.previous_build(list.model) if list -%}
    {{ return(klantbeeld.in_days(klantbeeld.days_listed(listed, name), day_on, source_system) if listed) }}
{% endmacro %}


{#-
  What a test with its own SQL reads of a relation with source_system and day_on: the rows of the days that this run built under
  a name.
-#}
{% macro rows_of_this_run(relation, name, day_on='day_on') %}
    {%- do ref(klantbeeld.rebuild_list(name).model) -%}
    {%- set condition = klantbeeld.is_built_by_this_run(name, day_on) if execute -%}
    {{ return('(select * from ' ~ relation ~ ' where ' ~ condition ~ ') as row_of_this_run' if condition else relation) }}
{% endmacro %}
