with

reason as (
    select
        entity,
        source_system,
        {{ explode_text('quarantine_reasons', '; ') }} as reason
    from {{ ref('input__quarantine') }}
)

select
    entity,
    {{ named_source() }} as source_system,
    reason,
    cast(count(*) as bigint) as row_count
from reason
group by entity, {{ named_source() }}, reason
