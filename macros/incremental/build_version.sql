{#-
  A hash of what decides the content of incremental tables besides the deliveries: staging, input and core models, seeds, and the
  vars that these read. When it changes, every day is built anew. A change in a macro does not show: it asks for --full-refresh.
-#}
{% macro build_version() %}
    {%- if not execute or not graph -%}{%- do return('') -%}{%- endif -%}
    {%- set parts = [
        var('timezone') | string, var('session_gap_minutes') | string, var('klantbeeld_inputs') | string,
    ] -%}
    {%- for id, node in graph.nodes.items() | sort
            if node.resource_type == 'seed'
            or (node.resource_type == 'model' and node.fqn[1] not in ('metrics', 'marts')) -%}
        {%- do parts.append(id ~ node.checksum.checksum) -%}
    {%- endfor -%}
    {{ return(local_md5(parts | join('\n'))) }}
{% endmacro %}


{#-
  The same for metrics: what build_version() covers, the definitions of metrics and the models that sum
  them up. When it changes, their every day is built anew.
-#}
{% macro metric_build_version() %}
    {%- if not execute or not graph -%}{%- do return('') -%}{%- endif -%}
    {%- set parts = [
        klantbeeld.build_version(), var('engaged_session_seconds') | string, klantbeeld.metric_catalogue_entries() | tojson,
    ] -%}
    {%- for id, node in graph.nodes.items() | sort if node.resource_type == 'model' and node.fqn[1] == 'metrics' -%}
        {%- do parts.append(id ~ node.checksum.checksum) -%}
    {%- endfor -%}
    {{ return(local_md5(parts | join('\n'))) }}
{% endmacro %}
