with

-- What a row was set aside for.
broken as (
    select
        entity,
        source_system,
        {{ explode_text('quarantine_reasons', '; ') }} as reason
    from {{ ref('input__quarantine') }}
),

-- What could not be read of rows that are used all the same.
passed_over as (
    {%- for entity in klantbeeld.input_contract() %}
        select
            '{{ entity }}' as entity,
            source_system,
            unreadable
        from {{ ref('input__' ~ entity) }}
        {{ 'union all' if not loop.last }}
    {%- endfor %}
),

unread as (
    select
        entity,
        source_system,
        {{ explode_text('unreadable', '; ') }} as column_name
    from passed_over
),

counted as (
    select
        entity,
        {{ named_source() }} as source_system,
        reason,
        true as is_set_aside
    from broken
    union all
    select
        entity,
        source_system,
        'unreadable ' || column_name as reason,
        false as is_set_aside
    from unread
)

select
    entity,
    source_system,
    reason,
    is_set_aside,
    cast(count(*) as bigint) as row_count
from counted
group by entity, source_system, reason, is_set_aside
