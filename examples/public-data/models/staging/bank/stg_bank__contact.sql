with

calls as (
    select
        *,
        -- Both clocks at midnight to the second: not reached, so not recorded. One alone is a real midnight.
        not (q_start = '0:00:00' and q_exit = '0:00:00') as has_queued,
        not (ser_start = '0:00:00' and ser_exit = '0:00:00') as has_service_times,
        {{ klantbeeld.loaded_at() }} as loaded_at
    from {{ source('bank', 'calls') }}
),

timed as (
    select
        *,
        {{ public_data.bank_call_time('vru_entry') }} as vru_entry_at,
        {{ public_data.bank_call_time('vru_exit') }} as vru_exit_at,
        case when has_queued then {{ public_data.bank_call_time('q_start') }} end as queue_start_at,
        case when has_queued then {{ public_data.bank_call_time('q_exit') }} end as queue_exit_at,
        case when has_service_times and outcome = 'AGENT' then {{ public_data.bank_call_time('ser_start') }} end as service_start_at,
        case when has_service_times and outcome = 'AGENT' then {{ public_data.bank_call_time('ser_exit') }} end as service_exit_at
    from calls
),

ordered as (
    select
        *,
        least(vru_entry_at, vru_exit_at) as started_at,
        -- The agents' clock ran up to minutes behind the voice menu's; nobody is answered before he waits.
        case
            when outcome = 'AGENT'
                then greatest(
                    coalesce(service_start_at, queue_exit_at, vru_exit_at),
                    coalesce(queue_start_at, least(vru_entry_at, vru_exit_at))
                )
        end as answered_at
    from timed
)

select
    'bank' as source_system,
    call_date || '-' || vru_line || '-' || call_id as source_record_id,
    loaded_at,
    call_date || '-' || vru_line || '-' || call_id as contact_ref,
    customer_id as customer_ref,
    started_at,
    'phone' as channel,
    'inbound' as direction,
    queue_start_at as queued_at,
    answered_at,
    greatest(coalesce(service_exit_at, queue_exit_at, vru_exit_at), coalesce(answered_at, started_at)) as ended_at,
    -- A negative stay in the voice menu is two clocks that disagree: not known, rather than short.
    case when vru_exit_at >= vru_entry_at then {{ klantbeeld.seconds_between('vru_entry_at', 'vru_exit_at') }} end as ivr_seconds,
    -- Who was put through at once, or hung up in the voice menu, waited 0 seconds.
    case
        when has_queued then {{ klantbeeld.seconds_between('queue_start_at', 'queue_exit_at') }}
        when outcome in ('AGENT', 'HANG') then cast(0 as double)
    end as queue_seconds,
    {{ klantbeeld.seconds_between('service_start_at', 'service_exit_at') }} as handle_seconds,
    outcome = 'HANG' as is_abandoned,
    outcome = 'PHANTOM' as is_excluded,
    service_type as reason_code,
    'call centre' as team
from ordered
