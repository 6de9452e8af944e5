{{ config(materialized='incremental', meta={'rebuilds': 'deliveries'}, partition_by=['source_system', 'delivered_at']) }}

{%- set is_new = is_newly_delivered(this) if is_incremental() else 'true' -%}

with

{% for entity in event_entities() %}
    {{ entity }}_count as (
        select
            '{{ entity }}' as entity,
            {{ named_source() }} as source_system,
            loaded_at,
            day_on,
            count(*) as staged_row_count,
            count(*) filter (where quarantine_reasons is not null) as quarantined_row_count
        from {{ ref('input_checked__' ~ entity) }}
        where {{ is_new }}
        group by {{ named_source() }}, loaded_at, day_on
    ),

{% endfor %}
counted as (
    {%- for entity in event_entities() %}
        select * from {{ entity }}_count
        {{ 'union all' if not loop.last }}
    {%- endfor %}
),

landed as (
    select distinct loaded_at
    from {{ ref('stg_landing__loaded_delivery') }}
),

-- Another tool may write a separate time into every row: times within an hour count as one delivery.
delivery as (
    select
        counted.*,
        coalesce(landed.loaded_at, date_trunc('hour', counted.loaded_at), timestamp '1970-01-01 00:00:00') as delivered_at
    from counted
    left join landed on counted.loaded_at = landed.loaded_at
)

select
    entity,
    source_system,
    delivered_at,
    day_on,
    cast(sum(staged_row_count) as bigint) as staged_row_count,
    cast(sum(quarantined_row_count) as bigint) as quarantined_row_count,
    max(loaded_at) as last_loaded_at
from delivery
group by entity, source_system, delivered_at, day_on
