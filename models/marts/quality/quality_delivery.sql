with

delivery as (select * from {{ ref('stg_landing__delivery') }}),

-- loaded_at, the clock of the machine that landed the file, stays out: the same files give the same marts on any day.
schema_change as (
    select
        delivery_hash,
        source_system,
        table_name,
        file_name,
        cast(sum(case when change = 'added' then 1 else 0 end) as bigint) as columns_added_count,
        cast(sum(case when change = 'removed' then 1 else 0 end) as bigint) as columns_removed_count,
        cast(sum(case when change = 'retyped' then 1 else 0 end) as bigint) as columns_retyped_count
    from {{ ref('stg_landing__schema_change') }}
    group by delivery_hash, source_system, table_name, file_name
)

select
    delivery.delivery_hash,
    delivery.source_system,
    delivery.table_name,
    -- A file may be named after a person.
    cast(row_number() over (
        partition by delivery.delivery_hash, delivery.source_system, delivery.table_name
        order by delivery.file_name
    ) as bigint) as copy_number,
    delivery.format,
    {{ labelled('delivery_status', 'delivery.status', 'status') }},
    delivery.line_count,
    delivery.row_count,
    delivery.reject_count,
    delivery.expired_count,
    {{ ratio('delivery.reject_count', 'delivery.line_count') }} as reject_rate,
    delivery.byte_count,
    coalesce(schema_change.columns_added_count, 0) as columns_added_count,
    coalesce(schema_change.columns_removed_count, 0) as columns_removed_count,
    coalesce(schema_change.columns_retyped_count, 0) as columns_retyped_count,
    delivery.reason
from delivery
left join schema_change
    on
        delivery.delivery_hash = schema_change.delivery_hash
        and delivery.source_system = schema_change.source_system
        and delivery.table_name = schema_change.table_name
        and delivery.file_name = schema_change.file_name
