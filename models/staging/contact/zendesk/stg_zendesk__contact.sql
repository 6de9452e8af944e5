{{ config(enabled=is_listed_input(model.name)) }}

with

tickets as (
    select * from {{ source('zendesk', 'ticket') }}
),

users as (
    {{ latest_delivery(source('zendesk', 'user'), ['id']) }}
),

comments as (
    {{ latest_delivery(source('zendesk', 'ticket_comment'), ['id']) }}
),

-- A change that is delivered twice is one change.
field_changes as (
    select distinct
        ticket_id,
        field_name,
        try_cast(updated as timestamp) as changed_at,
        value
    from {{ source('zendesk', 'ticket_field_history') }}
    where field_name in ('status', 'group_id')
),

agents as (
    select id
    from users
    where role in ('agent', 'admin')
),

numbered_comments as (
    select
        id,
        ticket_id,
        user_id,
        try_cast(created as timestamp) as commented_at,
        try_cast(public as boolean) as is_public,
        row_number() over (partition by ticket_id order by try_cast(created as timestamp), id) as comment_number
    from comments
),

-- A ticket that is delivered again is entered by the same person.
submitters as (
    select
        id,
        max(submitter_id) as submitter_id
    from tickets
    group by id
),

judged_comments as (
    select
        numbered_comments.ticket_id,
        numbered_comments.commented_at,
        agents.id is not null
        and numbered_comments.is_public
        -- The first comment by the one who entered the ticket is the question itself, also when an agent entered it.
        and not (
            numbered_comments.comment_number = 1
            and numbered_comments.user_id is not distinct from submitters.submitter_id
        ) as is_reply
    from numbered_comments
    inner join submitters on numbered_comments.ticket_id = submitters.id
    left join agents on numbered_comments.user_id = agents.id
),

replies as (
    select
        ticket_id,
        min(commented_at) filter (where is_reply) as replied_at,
        count(*) filter (where is_reply) as agent_reply_count
    from judged_comments
    group by ticket_id
),

status_changes as (
    select
        ticket_id,
        changed_at,
        value,
        lag(value) over (partition by ticket_id order by changed_at, value) as previous_value
    from field_changes
    where field_name = 'status'
),

status_times as (
    select
        ticket_id,
        min(changed_at) filter (where value = 'solved') as first_solved_at,
        max(changed_at) filter (where value = 'solved') as last_solved_at,
        max(changed_at) filter (where value = 'closed') as closed_at,
        count(*) filter (where previous_value = 'solved' and value in ('new', 'open', 'pending', 'hold')) as reopen_count
    from status_changes
    group by ticket_id
),

group_changes as (
    select
        ticket_id,
        value,
        lag(value) over (partition by ticket_id order by changed_at, value) as previous_value,
        row_number() over (partition by ticket_id order by changed_at, value) as change_number
    from field_changes
    where field_name = 'group_id'
),

transfers as (
    select
        ticket_id,
        count(*) filter (where value <> previous_value) as transfer_count,
        max(value) filter (where change_number = 1) as first_group_id
    from group_changes
    group by ticket_id
),

known_tickets as (
    select distinct ticket_id
    from field_changes
),

joined as (
    select
        tickets.*,
        {{ loaded_at() }} as loaded_at,
        requesters.id is not null as is_asked_by_agent,
        replies.replied_at,
        replies.agent_reply_count,
        status_times.first_solved_at,
        case when tickets.status in ('solved', 'closed') then status_times.last_solved_at end as solved_at,
        -- A ticket that is merged into another is closed without having been solved.
        case
            when tickets.status in ('solved', 'closed') then coalesce(status_times.last_solved_at, status_times.closed_at)
        end as done_at,
        status_times.reopen_count,
        -- A ticket whose changes were delivered, and none of group, was not handed over.
        case
            when known_tickets.ticket_id is not null then coalesce(transfers.transfer_count, 0)
        end as transfer_count,
        transfers.first_group_id
    from tickets
    left join agents as requesters on tickets.requester_id = requesters.id
    left join replies on tickets.id = replies.ticket_id
    left join status_times on tickets.id = status_times.ticket_id
    left join transfers on tickets.id = transfers.ticket_id
    left join known_tickets on tickets.id = known_tickets.ticket_id
)

select
    'zendesk' as source_system,
    cast(id as {{ dbt.type_string() }}) as source_record_id,
    loaded_at,
    cast(id as {{ dbt.type_string() }}) as contact_ref,
    case when not is_asked_by_agent then requester_id end as customer_ref,
    try_cast(created_at as timestamp) as started_at,
    via_channel as channel,
    case
        when via_source_rel = 'outbound' then 'outbound'
        when is_asked_by_agent then 'internal'
        else 'inbound'
    end as direction,
    -- Incident and problem are words of IT service management: they do not tell a complaint from a question.
    case when type = 'question' then 'question' end as contact_type,
    replied_at as answered_at,
    -- A reply after the last solving, without reopening, still belongs to the contact.
    case when replied_at > done_at then replied_at else done_at end as ended_at,
    coalesce(status = 'deleted', false) as is_excluded,
    contact_reason as reason_code,
    cast(group_id as {{ dbt.type_string() }}) as team,
    cast(coalesce(first_group_id, group_id) as {{ dbt.type_string() }}) as first_team,
    assignee_id as agent_ref,
    cast(coalesce(via_followup_source_id, id) as {{ dbt.type_string() }}) as case_ref,
    transfer_count,
    case
        when status in ('solved', 'closed') then true
        when status in ('new', 'open', 'pending', 'hold') then false
    end as is_resolved,
    subject as subject_text,
    description as body_text,
    replied_at as first_reply_at,
    agent_reply_count,
    first_solved_at,
    solved_at,
    reopen_count
from joined
