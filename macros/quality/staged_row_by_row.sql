{#-
  Which entity of which system is staged row by row, and from which tables: every staging model for the pair reads just one
  table, and none gives a reason in its meta, as rows_differ_because, why its rows differ from the table's. A row missing in
  staging was then dropped silently. A list of {entity, source_system, table}.
-#}
{% macro staged_row_by_row() %}
    {%- set rows, unlike = [], [] -%}
    {%- if not execute -%}{%- do return(rows) -%}{%- endif -%}
    {%- for entity in klantbeeld.input_contract() -%}
        {%- set listed = klantbeeld.listed_inputs(entity) | list -%}
        {%- for node in graph.nodes.values() if node.resource_type == 'model' and node.name in listed -%}
            {%- set parents = node.depends_on.get('nodes', []) | unique | list -%}
            {%- set is_alike = parents | length == 1 and not node.config.meta.get('rows_differ_because') -%}
            {%- for id in parents if id.startswith('source.') -%}
                {%- set landed = klantbeeld.landed_table(id) -%}
                {%- do rows.append({'entity': entity, 'source_system': landed.system, 'table': landed.table}) -%}
                {%- if not is_alike -%}{%- do unlike.append(entity ~ '.' ~ landed.system) -%}{%- endif -%}
            {%- endfor -%}
        {%- endfor -%}
    {%- endfor -%}
    {%- set alike = [] -%}
    {%- for row in rows if row.entity ~ '.' ~ row.source_system not in unlike and row not in alike -%}
        {%- do alike.append(row) -%}
    {%- endfor -%}
    {{ return(alike) }}
{% endmacro %}


{#- The same as a query: entity, source_system, table_name. -#}
{% macro rows_staged_row_by_row() %}
    {%- for row in klantbeeld.staged_row_by_row() %}
select '{{ row.entity }}' as entity, '{{ row.source_system }}' as source_system, '{{ row.table }}' as table_name
{{ 'union all' if not loop.last }}
    {%- else %}
select
    cast(null as {{ dbt.type_string() }}) as entity,
    cast(null as {{ dbt.type_string() }}) as source_system,
    cast(null as {{ dbt.type_string() }}) as table_name
where false
    {%- endfor %}
{% endmacro %}
