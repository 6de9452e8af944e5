{{ config(materialized='incremental', meta={'rebuilds': 'every entity'}, partition_by=['entity', 'source_system', 'day_on']) }}

{#- Written after everything that builds by day, so that a run that ends before leaves its days to the next one. -#}
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
where {{ is_whole_build() }}
