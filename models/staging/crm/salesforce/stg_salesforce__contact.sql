{{ config(enabled=is_listed_input(model.name)) }}

with

tasks as (
    select
        *,
        {{ loaded_at() }} as loaded_at,
        case
            when task_subtype in ('Call', 'Email') then task_subtype
            when type in ('Call', 'Email') then type
        end as channel
    from {{ source('salesforce', 'task') }}
),

events as (
    select
        *,
        {{ loaded_at() }} as loaded_at,
        case when type in ('Call', 'Email', 'Meeting') then type end as channel
    from {{ source('salesforce', 'event') }}
),

-- A to-do without a call or mail, or one that is still to be done, is no contact.
contact_tasks as (
    select
        id,
        loaded_at,
        account_id,
        coalesce(try_cast(completed_date_time as timestamp), try_cast(created_date as timestamp)) as started_at,
        channel,
        call_type,
        cast(null as timestamp) as ended_at,
        try_cast(call_duration_in_seconds as double) as talk_seconds,
        coalesce(try_cast(is_deleted as boolean), false) as is_excluded,
        owner_id,
        subject
    from tasks
    where channel is not null and try_cast(is_closed as boolean)
),

contact_events as (
    select
        id,
        loaded_at,
        account_id,
        try_cast(start_date_time as timestamp) as started_at,
        channel,
        cast(null as {{ dbt.type_string() }}) as call_type,
        try_cast(end_date_time as timestamp) as ended_at,
        cast(null as double) as talk_seconds,
        -- The copy of an invited colleague is the same meeting.
        coalesce(try_cast(is_deleted as boolean), false) or coalesce(try_cast(is_child as boolean), false) as is_excluded,
        owner_id,
        subject
    from events
    -- What is planned has not taken place.
    where channel is not null and try_cast(start_date_time as timestamp) <= loaded_at
),

contacts as (
    select * from contact_tasks
    union all
    select * from contact_events
)

select
    'salesforce' as source_system,
    id as source_record_id,
    loaded_at,
    id as contact_ref,
    account_id as customer_ref,
    started_at,
    channel,
    -- An employee enters these records: without a word to the contrary the organisation called or wrote.
    case when lower(call_type) in ('inbound', 'internal') then lower(call_type) else 'outbound' end as direction,
    ended_at,
    talk_seconds,
    is_excluded,
    owner_id as agent_ref,
    subject as subject_text
from contacts
