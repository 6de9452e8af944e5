with

calls as (
    select * from {{ source('acd', 'calls') }}
)

select
    'acd' as source_system,
    oproep_id as source_record_id,
    {{ klantbeeld.loaded_at() }} as loaded_at,
    oproep_id as contact_ref,
    klantnummer as customer_ref,
    cast(start as timestamp) as started_at,
    kanaal as channel,
    'inbound' as direction,
    cast(start as timestamp) as queued_at,
    cast(opgenomen as timestamp) as answered_at,
    cast(einde as timestamp) as ended_at,
    cast(wachttijd as double) as queue_seconds,
    cast(gesprekstijd as double) as talk_seconds,
    cast(nawerktijd as double) as wrap_seconds,
    -- The telephone system does not measure hold apart: it is part of the conversation.
    case when gesprekstijd is not null then cast(0 as double) end as hold_seconds,
    opgenomen is null as is_abandoned,
    reden as reason_code,
    team,
    opmerking as body_text
from calls
