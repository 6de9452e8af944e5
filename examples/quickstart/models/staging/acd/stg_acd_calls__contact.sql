with

calls as (
    select * from {{ source('acd', 'calls') }}
)

select
    'acd' as source_system,
    oproep_id as source_record_id,
    {{ klantbeeld.loaded_at() }} as loaded_at,
    {{ klantbeeld.file_and_line() }},
    oproep_id as contact_ref,
    klantnummer as customer_ref,
    kanaal as channel,
    'inbound' as direction,
    -- The telephone system does not measure hold apart: it is part of the conversation.
    case when gesprekstijd is not null then cast(0 as double) end as hold_seconds,
    opgenomen is null as is_abandoned,
    reden as reason_code,
    team,
    opmerking as body_text,
    {{ klantbeeld.read_columns('contact', {
        'started_at': 'start',
        'queued_at': 'start',
        'answered_at': 'opgenomen',
        'ended_at': 'einde',
        'queue_seconds': 'wachttijd',
        'talk_seconds': 'gesprekstijd',
        'wrap_seconds': 'nawerktijd',
    }) }}
from calls
