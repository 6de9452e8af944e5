{#- The tables (`system.table`) that the staging models of klantbeeld_inputs read, by way of other models or not. -#}
{% macro tables_read() %}
    {%- set ids, tables, seen = [], [], {} -%}
    {%- if not execute -%}{%- do return(tables) -%}{%- endif -%}
    {%- set listed = klantbeeld.all_listed_inputs() | list -%}
    {%- for id, node in graph.nodes.items() if node.resource_type == 'model' and node.name in listed -%}{%- do ids.append(id) -%}{%- endfor -%}
    {#- The list grows while it is read. -#}
    {%- for id in ids if id not in seen -%}
        {%- do seen.update({id: true}) -%}
        {%- if id.startswith('source.') -%}
            {#- Two names of sources may stand for one system: the folder of raw says which. -#}
            {%- set location = graph.sources[id].config.get('external_location') or '' -%}
            {%- set system = location.split('/raw/')[1].split('/')[0] if '/raw/' in location else graph.sources[id].source_name -%}
            {%- do tables.append(system ~ '.' ~ graph.sources[id].name) -%}
        {%- else -%}
            {%- do ids.extend(graph.nodes[id].depends_on.get('nodes', [])) -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(tables | sort) }}
{% endmacro %}
