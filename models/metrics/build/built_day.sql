{{ config(materialized='incremental', meta={'rebuilds': 'every entity'}, partition_by=['entity', 'source_system', 'day_on']) }}

{#- Written after everything that builds by day, so that a run that ends before leaves its days to the next one. -#}
{%- do ref('input__quarantine') -%}
{%- do ref('input__superseded_day') -%}
{%- do ref('delivered_page') -%}
{%- do ref('web_row_count_day') -%}
{%- do ref('web_login') -%}
{%- do ref('metric_session') -%}
{%- do ref('metric_page_view') -%}
{%- do ref('contact_rule_proposal') -%}
{%- do ref('contact_field_day') -%}
{%- do ref('contact_reason_correction') -%}
{%- for entity in event_entities() -%}{%- do ref('input__' ~ entity) -%}{%- endfor -%}

select
    delivered.entity,
    delivered.source_system,
    delivered.delivered_at,
    delivered.day_on,
    delivered.staged_row_count,
    delivered.quarantined_row_count,
    delivered.last_loaded_at,
    '{{ build_version() }}' as built_with
from {{ ref('input__delivered_day') }} as delivered
inner join {{ ref('rebuild_day') }} as rebuild
    on
        delivered.entity = rebuild.entity
        and delivered.source_system = rebuild.source_system
        and delivered.day_on = rebuild.day_on
