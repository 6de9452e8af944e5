{#-
  A hash of what decides the content of incremental tables besides the deliveries: staging, input and core models, seeds, the
  macros that these call and the vars that they read. When it changes, every day is rebuilt.
-#}
{% macro build_version() %}
    {%- if not execute or not graph -%}{%- do return('') -%}{%- endif -%}
    {%- set known = klantbeeld.recalled('build_version') -%}
    {%- if known is not none -%}{%- do return(known) -%}{%- endif -%}
    {%- set nodes = [] -%}
    {%- for id, node in graph.nodes.items() | sort
            if node.resource_type == 'seed'
            or (node.resource_type == 'model' and node.fqn[1] not in ('metrics', 'marts')) -%}
        {%- do nodes.append(node) -%}
    {%- endfor -%}
    {{ return(klantbeeld.remembered('build_version', klantbeeld.version_of(nodes))) }}
{% endmacro %}


{#-
  The same for metrics: what build_version() covers, the metric definitions and the models that aggregate them. When it changes,
  all their days are rebuilt.
-#}
{% macro metric_build_version() %}
    {%- if not execute or not graph -%}{%- do return('') -%}{%- endif -%}
    {%- set known = klantbeeld.recalled('metric_build_version') -%}
    {%- if known is not none -%}{%- do return(known) -%}{%- endif -%}
    {%- set nodes = [] -%}
    {%- for id, node in graph.nodes.items() | sort if node.resource_type == 'model' and node.fqn[1] == 'metrics' -%}
        {%- do nodes.append(node) -%}
    {%- endfor -%}
    {{ return(klantbeeld.remembered('metric_build_version', local_md5(
        klantbeeld.build_version() ~ klantbeeld.version_of(nodes) ~ klantbeeld.metric_catalogue_entries() | tojson
    ))) }}
{% endmacro %}


{#- A hash of nodes of the graph, of the macros that they call and of the vars that either reads. -#}
{% macro version_of(nodes) %}
    {%- set parts, texts = [], [] -%}
    {%- for node in nodes -%}
        {%- do parts.append(node.unique_id ~ node.checksum.checksum) -%}
        {%- do texts.append(node.get('raw_code') or '') -%}
    {%- endfor -%}
    {%- for macro in klantbeeld.macros_called_by(nodes) -%}
        {%- do parts.append(local_md5(macro.macro_sql)) -%}
        {%- do texts.append(macro.macro_sql) -%}
    {%- endfor -%}
    {#- What a run is asked to build does not affect the content of its days. -#}
    {%- set names = modules.re.findall("var[a-z_]*\\('([a-z_]+)'", texts | join('\n')) | unique
            | reject('in', ['rebuild_from', 'rebuild_to', 'as_of']) -%}
    {%- for name in names | sort -%}{%- do parts.append(name ~ '=' ~ var(name, none)) -%}{%- endfor -%}
    {{ return(local_md5(parts | join('\n'))) }}
{% endmacro %}


{#- The macros that these nodes call, directly or indirectly, except dbt's own, by name. -#}
{% macro macros_called_by(nodes) %}
    {%- set ids, macros = [], {} -%}
    {%- for node in nodes -%}{%- do ids.extend(node.depends_on.macros) -%}{%- endfor -%}
    {#- The list grows while it is read. -#}
    {%- for id in ids if id not in macros -%}
        {%- set project, name = id.split('.')[1:] -%}
        {%- set called = context.get(project, {}).get(name) if project != 'dbt' -%}
        {%- do macros.update({id: called.macro if called}) -%}
        {%- if called -%}{%- do ids.extend(called.macro.depends_on.macros) -%}{%- endif -%}
    {%- endfor -%}
    {{ return(macros.items() | sort(attribute='0') | map(attribute='1') | select | list) }}
{% endmacro %}
