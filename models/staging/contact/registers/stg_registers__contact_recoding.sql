{{ config(enabled=is_listed_input(model.name)) }}

with

recodings as (
    select * from {{ source('registers', 'contact_recodings') }}
)

select
    'registers' as source_system,
    recoding_id as source_record_id,
    {{ loaded_at() }} as loaded_at,
    {{ file_and_line() }},
    contact_system,
    contact_number as contact_record_id,
    coder as coder_ref,
    {{ local_day_start(read_value('recoded_on', 'date')) }} as recoded_at,
    reason_code,
    {{ unreadable('contact_recoding', {'recoded_at': {'value': 'recoded_on', 'type': 'date'}}) }} as unreadable
from recodings
