{#-
  The table of one of our models as the last run left it; none if there is no such table or everything is to be rebuilt. For a
  model that decides what to rebuild: the table is built after it, so a `ref` would be circular.
-#}
{% macro previous_build(name) %}
    {%- if not execute or flags.FULL_REFRESH or not graph -%}{%- do return(none) -%}{%- endif -%}
    {%- for node in graph.nodes.values()
            if node.resource_type == 'model' and node.package_name == 'klantbeeld' and node.name == name -%}
        {%- do return(adapter.get_relation(database=node.database, schema=node.schema, identifier=node.alias)) -%}
    {%- endfor -%}
    {{ return(none) }}
{% endmacro %}
