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

-- A to-do without a call or mail, or one that is still open, is not a contact.
contact_tasks as (
    select
        id,
        loaded_at,
        account_id,
        {{ read_value('coalesce(completed_date_time, created_date)', 'timestamp') }} as started_at,
        channel,
        call_type,
        cast(null as timestamp) as ended_at,
        {{ read_value('call_duration_in_seconds', 'double') }} as talk_seconds,
        coalesce({{ read_value('is_deleted', 'boolean') }}, false) as is_excluded,
        owner_id,
        subject,
        {{ unreadable('contact', {
            'started_at': 'coalesce(completed_date_time, created_date)',
            'talk_seconds': 'call_duration_in_seconds',
            'is_excluded': ['is_deleted', 'is_closed'],
        }) }} as unreadable
    from tasks
    where channel is not null and ({{ read_value('is_closed', 'boolean') }} or {{ is_unreadable('is_closed', 'boolean') }})
),

contact_events as (
    select
        id,
        loaded_at,
        account_id,
        {{ read_value('start_date_time', 'timestamp') }} as started_at,
        channel,
        cast(null as {{ dbt.type_string() }}) as call_type,
        {{ read_value('end_date_time', 'timestamp') }} as ended_at,
        cast(null as double) as talk_seconds,
        -- An invited colleague's copy is the same meeting.
        coalesce({{ read_value('is_deleted', 'boolean') }}, false)
        or coalesce({{ read_value('is_child', 'boolean') }}, false) as is_excluded,
        owner_id,
        subject,
        {{ unreadable('contact', {
            'started_at': 'start_date_time',
            'ended_at': 'end_date_time',
            'is_excluded': ['is_deleted', 'is_child'],
        }) }} as unreadable
    from events
    -- A planned event has not taken place.
    where channel is not null and coalesce({{ read_value('start_date_time', 'timestamp') }} <= loaded_at, true)
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
    -- An employee enters these records: unless stated otherwise, the organisation called or wrote.
    case when lower(call_type) in ('inbound', 'internal') then lower(call_type) else 'outbound' end as direction,
    ended_at,
    talk_seconds,
    is_excluded,
    owner_id as agent_ref,
    subject as subject_text,
    unreadable
from contacts
