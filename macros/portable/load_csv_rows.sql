{#-
  The rows of a seed. In a session, dbt-spark's own macro writes a missing value as the text None and does not escape quotes;
  this one writes typed literals. A project that uses this one as a package points dbt here: see docs/spark.md.
-#}
{% macro spark__load_csv_rows(model, agate_table) %}
    {%- set types = model['config'].get('column_types', {}) -%}
    {%- set names = agate_table.column_names -%}
    {%- for chunk in agate_table.rows | batch(get_batch_size()) -%}
        {%- set rows = [] -%}
        {%- for row in chunk -%}
            {%- set values = [] -%}
            {%- for value in row -%}
                {%- set type = types.get(names[loop.index0]) or adapter.convert_type(agate_table, loop.index0) -%}
                {%- do values.append('cast(' ~ klantbeeld.spark_literal(value) ~ ' as ' ~ type ~ ')') -%}
            {%- endfor -%}
            {%- do rows.append('(' ~ values | join(', ') ~ ')') -%}
        {%- endfor -%}
        {%- do adapter.add_query('insert into ' ~ this.render() ~ ' values ' ~ rows | join(', '), abridge_sql_log=True) -%}
    {%- endfor -%}
    {{ return('') }}
{% endmacro %}


{#- A value as a Spark literal, in which a backslash escapes. -#}
{% macro spark_literal(value) %}
    {%- if value is none -%}{{ return('null') }}{%- endif -%}
    {{ return("'" ~ value | string | replace('\\', '\\\\') | replace("'", "\\'") ~ "'") }}
{% endmacro %}
