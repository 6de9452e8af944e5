-- The calls are all that is known of the customers: a row for each moment at which a customer's priority first shows or changes.

with

calls as (
    select
        customer_id,
        call_date || '-' || vru_line || '-' || call_id as call_ref,
        -- The documentation: priority 0 is served as priority 1, so both are regular customers. Landing reads 0 as none.
        coalesce(priority, '0') as priority,
        least({{ public_data.bank_call_time('vru_entry') }}, {{ public_data.bank_call_time('vru_exit') }}) as called_at,
        {{ klantbeeld.loaded_at() }} as loaded_at
    from {{ source('bank', 'calls') }}
    where customer_id is not null
),

compared as (
    select
        *,
        lag(priority) over (partition by customer_id order by called_at, call_ref) as previous_priority
    from calls
)

select
    'bank' as source_system,
    call_ref as source_record_id,
    loaded_at,
    customer_id as customer_ref,
    called_at as valid_from,
    priority as customer_group
from compared
where previous_priority is null or priority <> previous_priority
