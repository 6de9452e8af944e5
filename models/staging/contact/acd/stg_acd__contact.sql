{#- The demo company's own log: a project that installs this package may have a model of the same name for its own. -#}
{{ config(enabled=is_listed_input(model.name) and project_name == 'klantbeeld') }}

with

calls as (
    select * from {{ source('acd', 'calls') }}
)

select
    'acd' as source_system,
    oproep_id as source_record_id,
    {{ loaded_at() }} as loaded_at,
    oproep_id as contact_ref,
    crm_id as customer_ref,
    try_cast(starttijd as timestamp) as started_at,
    kanaal as channel,
    case richting when 'in' then 'inbound' when 'uit' then 'outbound' else richting end as direction,
    try_cast(in_wachtrij as timestamp) as queued_at,
    try_cast(opgenomen as timestamp) as answered_at,
    try_cast(einde as timestamp) as ended_at,
    try_cast(keuzemenu as double) as ivr_seconds,
    try_cast(wachttijd as double) as queue_seconds,
    try_cast(gesprekstijd as double) as talk_seconds,
    try_cast(wachtstand as double) as hold_seconds,
    try_cast(nawerktijd as double) as wrap_seconds,
    opgenomen is null as is_abandoned,
    soort = 'test' as is_excluded,
    reden as reason_code,
    try_cast(reden_tijd as timestamp) as reason_registered_at,
    team,
    medewerker as agent_ref,
    product as product_ref,
    zaak as case_ref,
    -- The log counts the transfers of every call that it follows to its end; of others it says nothing.
    coalesce(try_cast(doorverbonden as bigint), 0) as transfer_count,
    case opgelost when 'ja' then true when 'nee' then false end as is_resolved,
    notitie as body_text,
    antwoord as answer_ref
from calls
