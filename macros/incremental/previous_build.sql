{#-
  The table of one of our models as the last run left it; none where there is no such table or everything is to be built anew.
  For a model that decides what to rebuild: what it asks for is built after it, so a `ref` would close a circle.
-#}
{% macro previous_build(name) %}
    {%- if not execute or flags.FULL_REFRESH or not graph -%}{%- do return(none) -%}{%- endif -%}
    {%- for node in graph.nodes.values()
            if node.resource_type == 'model' and node.package_name == 'klantbeeld' and node.name == name -%}
        {%- do return(adapter.get_relation(database=node.database, schema=node.schema, identifier=node.alias)) -%}
    {%- endfor -%}
    {{ return(none) }}
{% endmacro %}
