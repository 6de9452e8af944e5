{#-
  Spark's half of the strategy replace_days, a pre-hook of an incremental model: it removes what the run rebuilds, and dbt then
  adds the new rows. A table partitioned by the days of a list loses those of the rebuilt days, which touches no other file; any
  other table is small and is rewritten without the replaced rows. A run that ends in between leaves its days to the next one,
  because built_day is written last.
-#}
{% macro remove_replaced() %}{{ return(adapter.dispatch('remove_replaced', 'klantbeeld')()) }}{% endmacro %}

{% macro duckdb__remove_replaced() %}{{ return('') }}{% endmacro %}

{% macro spark__remove_replaced() %}
    {%- set rebuilds = (config.get('meta') or {}).get('rebuilds') -%}
    {%- if not execute or not rebuilds or not is_incremental() -%}{{ return('') }}{%- endif -%}
    {%- if klantbeeld.rebuild_list(rebuilds) -%}
        {%- do klantbeeld.drop_days(klantbeeld.rebuilt_days(rebuilds)) -%}
    {%- else -%}
        {%- do klantbeeld.rewrite_without(klantbeeld.is_replaced(rebuilds, this)) -%}
    {%- endif -%}
    {{ return('') }}
{% endmacro %}


{#- Drops the partitions of these days, {source system: [days]}, from the table of the model. -#}
{% macro drop_days(days) %}
    {%- set partitions = [] -%}
    {%- for system, days_of_system in days.items() -%}
        {%- for day in days_of_system -%}
            {%- do partitions.append(
                'partition (source_system = ' ~ klantbeeld.text_literals([system]) ~ ", day_on = '" ~ day ~ "')"
            ) -%}
        {%- endfor -%}
    {%- endfor -%}
    {%- if partitions -%}
        {%- do run_query('alter table ' ~ this ~ ' drop if exists ' ~ partitions | join(', ')) -%}
    {%- endif -%}
{% endmacro %}


{#- Rewrites the model's table without the rows for which `condition` is true. -#}
{% macro rewrite_without(condition) %}
    {%- set kept = this.incorporate(path={'identifier': this.identifier ~ '__kept'}) -%}
    {%- do run_query('drop table if exists ' ~ kept) -%}
    {%- do run_query(
        'create table ' ~ kept ~ ' using parquet as select * from ' ~ this ~ ' where not coalesce(' ~ condition ~ ', false)'
    ) -%}
    {%- do run_query('insert overwrite table ' ~ this ~ ' select * from ' ~ kept) -%}
    {%- do run_query('drop table ' ~ kept) -%}
{% endmacro %}
