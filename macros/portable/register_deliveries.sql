{#-
  Makes the files of landing readable as tables, before anything else in a run. DuckDB reads them in place through a source's
  external_location. For Spark, each source with an external_location becomes a table over the same files, in a schema named
  after the source, with the combined columns of all deliveries. Run by on-run-start.
-#}
{% macro register_deliveries() %}{{ return(adapter.dispatch('register_deliveries', 'klantbeeld')()) }}{% endmacro %}

{% macro duckdb__register_deliveries() %}{{ return('') }}{% endmacro %}

{% macro spark__register_deliveries() %}
    {%- if not execute or flags.WHICH not in ['build', 'run', 'test', 'show'] -%}{{ return('') }}{%- endif -%}
    {#- A system that no model reads need not be delivered. -#}
    {%- set read = [] -%}
    {%- for node in graph.nodes.values() -%}{%- do read.extend(node.depends_on.get('nodes', [])) -%}{%- endfor -%}
    {#- The folders of deliveries are listed when they are read: they come and go with landing, not with a metastore. -#}
    {%- do run_query('set spark.sql.hive.manageFilesourcePartitions = false') -%}
    {%- set schemas = [] -%}
    {%- for source in graph.sources.values() if source.unique_id in read and klantbeeld.delivery_folder(source) -%}
        {%- set name = source.schema ~ '.`' ~ source.identifier ~ '`' -%}
        {%- if source.schema not in schemas -%}
            {%- do schemas.append(source.schema) -%}
            {%- do run_query('create schema if not exists ' ~ source.schema) -%}
        {%- endif -%}
        {%- do run_query('drop table if exists ' ~ name) -%}
        {%- do run_query(
            'create table ' ~ name ~ " using parquet options (path '" ~ klantbeeld.delivery_folder(source) ~ "', mergeSchema 'true')"
        ) -%}
    {%- endfor -%}
    {%- do run_query('set spark.sql.hive.manageFilesourcePartitions = true') -%}
    {{ return('') }}
{% endmacro %}


{#- The folder or file that the external_location of a source names, up to its first wildcard; none where it has none. -#}
{% macro delivery_folder(source) %}
    {%- set location = source.config.get('external_location') or source.meta.get('external_location') or '' -%}
    {%- set paths = modules.re.findall("'([^']*[.]parquet)'", location) -%}
    {%- if paths -%}
        {{ return(paths[0].replace('{name}', source.name).split('/*')[0]) }}
    {%- endif -%}
{% endmacro %}
