{#- The tables (`system.table`) that the staging models in klantbeeld_inputs read, directly or indirectly. -#}
{% macro tables_read() %}
    {%- set ids, tables = [], [] -%}
    {%- if not execute -%}{%- do return(tables) -%}{%- endif -%}
    {%- set listed = klantbeeld.all_listed_inputs() | list -%}
    {%- for id, node in graph.nodes.items() if node.resource_type == 'model' and node.name in listed -%}{%- do ids.append(id) -%}{%- endfor -%}
    {%- for id in klantbeeld.sources_of(ids) -%}
        {%- set landed = klantbeeld.landed_table(id) -%}
        {%- do tables.append(landed.system ~ '.' ~ landed.table) -%}
    {%- endfor -%}
    {{ return(tables | sort) }}
{% endmacro %}


{#- The ids of the sources that models read, directly or indirectly. -#}
{% macro sources_of(model_ids) %}
    {%- set ids, sources, seen = model_ids | list, [], {} -%}
    {#- The list grows while it is read. -#}
    {%- for id in ids if id not in seen -%}
        {%- do seen.update({id: true}) -%}
        {%- if id.startswith('source.') -%}
            {%- do sources.append(id) -%}
        {%- else -%}
            {%- do ids.extend(graph.nodes[id].depends_on.get('nodes', [])) -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(sources) }}
{% endmacro %}


{#-
  The system and the table of a source, as landing calls them: two source names may refer to one system; the folder in raw tells
  which.
-#}
{% macro landed_table(source_id) %}
    {%- set location = graph.sources[source_id].config.get('external_location') or '' -%}
    {{ return({
        'system': location.split('/raw/')[1].split('/')[0] if '/raw/' in location else graph.sources[source_id].source_name,
        'table': graph.sources[source_id].name,
    }) }}
{% endmacro %}
