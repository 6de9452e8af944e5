{#- The demo company's own log: a project that installs this package may have its own model of the same name. -#}
{{ config(enabled=is_listed_input(model.name) and project_name == 'klantbeeld') }}

with

calls as (
    select
        *,
        -- The log counts the transfers of every call that it follows to its end; for others it says nothing.
        coalesce(doorverbonden, '0') as times_transferred
    from {{ source('acd', 'calls') }}
)

select
    'acd' as source_system,
    oproep_id as source_record_id,
    {{ loaded_at() }} as loaded_at,
    gesprek as contact_ref,
    crm_id as customer_ref,
    kanaal as channel,
    case richting when 'in' then 'inbound' when 'uit' then 'outbound' else richting end as direction,
    nullif(trim(opgenomen), '') is null as is_abandoned,
    soort = 'test' as is_excluded,
    reden as reason_code,
    team,
    medewerker as agent_ref,
    product as product_ref,
    zaak as case_ref,
    notitie as body_text,
    antwoord as answer_ref,
    verwezen as advised_channel,
    {{ read_columns('contact', {
        'started_at': 'starttijd',
        'queued_at': 'in_wachtrij',
        'answered_at': 'opgenomen',
        'ended_at': 'einde',
        'ivr_seconds': 'keuzemenu',
        'queue_seconds': 'wachttijd',
        'talk_seconds': 'gesprekstijd',
        'hold_seconds': 'wachtstand',
        'wrap_seconds': 'nawerktijd',
        'reason_registered_at': 'reden_tijd',
        'transfer_count': 'times_transferred',
        'is_resolved': 'opgelost',
    }) }}
from calls
