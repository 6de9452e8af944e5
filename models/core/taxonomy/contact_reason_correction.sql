{{ config(materialized='incremental', meta={'rebuilds': 'contact'}, partition_by=['source_system', 'day_on']) }}

with

delivered as (
    select
        source_system,
        source_record_id,
        day_on,
        loaded_at,
        {{ clean_code('reason_code') }} as reason_code
    from {{ ref('input_checked__contact') }}
    where
        quarantine_reasons is null
        and {{ is_rebuilt('contact') }}
        and {{ is_in_delivery_of_rebuilt_days('contact') }}
),

-- Few records change, and only those are sorted.
changed as (
    select
        source_system,
        source_record_id
    from delivered
    group by source_system, source_record_id
    having count(distinct coalesce(reason_code, '')) > 1
),

compared as (
    select
        delivered.*,
        lag(delivered.reason_code) over (
            partition by delivered.source_system, delivered.source_record_id
            order by delivered.loaded_at asc, delivered.reason_code asc nulls first
        ) as previous_code,
        row_number() over (
            partition by delivered.source_system, delivered.source_record_id
            order by delivered.loaded_at asc, delivered.reason_code asc nulls first
        ) as delivery_number
    from delivered
    inner join changed
        on
            delivered.source_system = changed.source_system
            and delivered.source_record_id = changed.source_record_id
),

version as (
    select *
    from compared
    where delivery_number = 1 or reason_code is distinct from previous_code
)

select
    version.source_system,
    version.day_on,
    {{ surrogate_key(["'contact'", 'version.source_system', 'version.source_record_id']) }} as contact_id,
    cast(
        row_number() over (
            partition by version.source_system, version.source_record_id
            order by version.delivery_number asc
        ) as bigint
    ) as version_number,
    {{ member_of_code('contact_reason', 'version.reason_code') }} as contact_reason_id,
    version.loaded_at as valid_from,
    lead(version.loaded_at) over (
        partition by version.source_system, version.source_record_id
        order by version.delivery_number asc
    ) as valid_to
from version
{{ join_source_code('contact_reason', 'contact', 'version.reason_code', relation='version') }}
