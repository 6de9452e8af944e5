{#-
  The marts built from each source, at any distance: {source system: {table: [names in order]}}, named as landing names them. Empty while
  dbt parses.
-#}
{% macro marts_read_from() %}
    {%- set marts = {} -%}
    {%- if not execute -%}{%- do return(marts) -%}{%- endif -%}
    {%- for node in graph.nodes.values() | sort(attribute='alias')
            if node.resource_type == 'model' and node.schema == 'marts' -%}
        {%- for id in klantbeeld.sources_of([node.unique_id]) -%}
            {%- set landed = klantbeeld.landed_table(id) -%}
            {%- set names = marts.setdefault(landed.system, {}).setdefault(landed.table, []) -%}
            {%- if node.alias not in names -%}{%- do names.append(node.alias) -%}{%- endif -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(marts) }}
{% endmacro %}
