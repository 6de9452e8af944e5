{#- The source system of a row that may lack one: the accounting shows a missing one instead of leaving the row out. -#}
{% macro named_source(column='source_system') -%}
    coalesce(nullif(trim({{ column }}), ''), 'not_recorded')
{%- endmacro %}


{#- One select of quality_row_count: what `measure` counts of the rows that meet `condition`, by source system and perhaps day. -#}
{% macro row_count_of(relation, entity, stage, condition='true', measure='count(*)', is_by_day=false) -%}
select
    '{{ entity }}' as entity,
    {{ klantbeeld.named_source() }} as source_system,
    {%- if is_by_day %}
    day_on,
    {%- endif %}
    '{{ stage }}' as stage,
    cast({{ measure }} as bigint) as row_count
from {{ relation }}
where {{ condition }}
group by {{ klantbeeld.named_source() }}{{ ', day_on' if is_by_day }}
{%- endmacro %}


{#-
  The stages of landing, from its ledger: the entity is the delivered table. Files that could not be loaded have no rows. A table
  that no model reads is recognised by what the models reference, not by what they hold.
-#}
{% macro landing_row_counts() %}
    {%- set is_read = "source_system || '.' || table_name in (''" ~ (', ' if klantbeeld.tables_read()) ~ klantbeeld.text_literals(klantbeeld.tables_read()) ~ ')' -%}
    {%- set stages = {
        'delivered_line': ('line_count', 'true'), 'landed_row': ('row_count', 'true'), 'rejected_line': ('reject_count', 'true'),
        'read_row': ('row_count', is_read), 'unread_row': ('row_count', 'not ' ~ is_read),
    } -%}
    {%- for stage, (column, condition) in stages.items() %}
select
    table_name as entity,
    source_system,
    '{{ stage }}' as stage,
    -- A version that failed and was replaced later has no counts.
    cast(coalesce(sum({{ column }}), 0) as bigint) as row_count
from {{ ref('stg_landing__delivery') }}
where status in ('loaded', 'replaced') and {{ condition }}
group by table_name, source_system
{{ 'union all' if not loop.last }}
    {%- endfor %}
{% endmacro %}


{#-
  The stages of one entity from staging to input, for an entity that describes customers. Staged rows are counted in the staging
  models, so that a row lost or duplicated by their union or a rule shows. Accepted and superseded come from the checked rows,
  grouped by key, not from the model that chooses the latest delivery, because they check that model.
-#}
{% macro contract_row_counts(entity) %}
{{ klantbeeld.row_count_of('staged__' ~ entity, entity, 'staged') }}
union all
{{ klantbeeld.row_count_of('accepted__' ~ entity, entity, 'accepted', measure='sum(delivery_count)') }}
union all
{{ klantbeeld.row_count_of('accepted__' ~ entity, entity, 'superseded', measure='sum(delivery_count - record_count)') }}
{% endmacro %}


{#- The source system of every row of the staging models listed for an entity. -#}
{% macro staged_source_systems(entity) -%}
    {%- for name in klantbeeld.listed_inputs(entity) %}
select source_system from {{ ref(name) }}
        {{- '\nunion all' if not loop.last }}
    {%- else %}
select cast(null as {{ dbt.type_string() }}) as source_system where false
    {%- endfor %}
{%- endmacro %}


{#-
  The same stages for an entity whose records happen at a moment: counted by day when the day was built, so that history is not
  read again. Waiting rows are those of late days that no build has processed.
-#}
{% macro contract_row_counts_by_day(entity) %}
    {%- set is_entity = "entity = '" ~ entity ~ "'" -%}
{{ klantbeeld.row_count_of(ref('input__delivered_day'), entity, 'delivered', is_entity, 'sum(staged_row_count)') }}
union all
{{ klantbeeld.row_count_of(ref('built_day'), entity, 'staged', is_entity, 'sum(staged_row_count)') }}
union all
{{ klantbeeld.row_count_of('waiting_day', entity, 'waiting', is_entity, 'sum(staged_row_count)') }}
union all
{{ klantbeeld.row_count_of(
    ref('built_day'), entity, 'accepted', is_entity, 'sum(staged_row_count - quarantined_row_count)'
) }}
union all
{{ klantbeeld.row_count_of(ref('input__superseded_day'), entity, 'superseded', is_entity, 'sum(superseded_row_count)') }}
{% endmacro %}


{#- The stages of one entity in core: what its fact and the stream hold, and rows with a code to be mapped. -#}
{% macro core_row_counts(entity, rules) %}
    {%- if rules.get('counted_by_day') %}
{{ klantbeeld.counted_by_day(ref(rules.counted_by_day)) }}
    {%- else %}
{{ klantbeeld.fact_row_counts(entity, rules) }}
    {%- endif %}
    {%- for dimension in rules.coded %}
union all
{{ klantbeeld.row_count_of(
    ref('bridge_source_code'), entity, dimension ~ '_given',
    "entity = '" ~ entity ~ "' and dimension = '" ~ dimension
    ~ "' and member_id not in ('not_recorded', 'not_applicable')",
    'sum(row_count)'
) }}
    {%- endfor %}
{% endmacro %}


{#-
  Rows of one fact, its events of the stream, and its rows by how their codes were mapped. `rebuilds`: by day, of the days that a run
  builds under that name.
-#}
{% macro fact_row_counts(entity, rules, rebuilds=none) %}
    {%- set is_by_day = rebuilds is not none -%}
    {%- set is_counted = klantbeeld.is_rebuilt(rebuilds) if is_by_day else 'true' -%}
    {%- set stages = {'fact_row': 'true'} -%}
    {%- if rules.get('not_in_stream') -%}{%- do stages.update({'not_in_stream': rules.not_in_stream}) -%}{%- endif -%}
    {%- for dimension in rules.coded -%}
        {%- set member_id = rules.get('members', {}).get(dimension, dimension ~ '_id') -%}
        {%- do stages.update({
            dimension ~ '_mapped': 'not (' ~ klantbeeld.is_special_member(member_id) ~ ')',
            dimension ~ '_unmapped': member_id ~ " = 'unmapped'",
        }) -%}
    {%- endfor -%}
{{ klantbeeld.row_count_of(
    ref('fct_event'), entity, 'event', "event_kind = '" ~ entity ~ "' and " ~ is_counted, is_by_day=is_by_day
) }}
    {%- for stage, condition in stages.items() %}
union all
{{ klantbeeld.row_count_of(ref(rules.fact), entity, stage, '(' ~ condition ~ ') and ' ~ is_counted, is_by_day=is_by_day) }}
    {%- endfor %}
{% endmacro %}


{#- The stages that a model has counted by day, when the day was built. -#}
{% macro counted_by_day(relation) -%}
select
    entity,
    source_system,
    stage,
    cast(sum(row_count) as bigint) as row_count
from {{ relation }}
group by entity, source_system, stage
{%- endmacro %}


{#- The stages of one metric: what metric_daily counts, and the rows of its fact that it should leave out. -#}
{% macro metric_row_counts(metric_id, rules) %}
{{ klantbeeld.row_count_of(
    ref('metric_daily'), rules.entity, metric_id, "metric_id = '" ~ metric_id ~ "'", 'sum(numerator)'
) }}
union all
{{ klantbeeld.row_count_of(
    ref(rules.fact), rules.entity, 'not_in_' ~ metric_id, rules.not_counted ~ ' or day_on > ' ~ klantbeeld.as_of_day()
) }}
{% endmacro %}
