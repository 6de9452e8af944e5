{#-
  What a data test reads of a relation: of a model that is built by day the days that this run built, so that the cost of a test
  follows the new data as well. Everything before was tested when it was built; a build of everything tests everything.
  dbt calls this macro for every generic test of the project that runs. A project that uses ours as a package asks for it with
  `dispatch` (docs/package.md).
-#}
{% macro default__get_where_subquery(relation) %}
    {#- While dbt parses it knows no macros of ours here. -#}
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


{#- A condition for rows of the days that this run built under a name; none where everything was built, and for another name. -#}
{% macro is_built_by_this_run(name, day_on='day_on', source_system='source_system') %}
    {%- set list = klantbeeld.rebuild_list(name) -%}
    {%- set listed = klantbeeld.previous_build(list.model) if list -%}
    {{ return(klantbeeld.in_days(klantbeeld.days_listed(listed, name), day_on, source_system) if listed) }}
{% endmacro %}


{#- What a test of its own SQL reads of a relation with source_system and day_on: the rows of the days that this run built under a name. -#}
{% macro rows_of_this_run(relation, name, day_on='day_on') %}
    {%- do ref(klantbeeld.rebuild_list(name).model) -%}
    {%- set condition = klantbeeld.is_built_by_this_run(name, day_on) if execute -%}
    {{ return('(select * from ' ~ relation ~ ' where ' ~ condition ~ ') as row_of_this_run' if condition else relation) }}
{% endmacro %}
