{{ config(enabled=is_listed_input(model.name)) }}

with

tickets as (
    select * from {{ source('zendesk', 'ticket') }}
),

user_versions as (
    {{ versions(source('zendesk', 'user'), ['id'], {'is_staff': "bool_or(role in ('agent', 'admin'))"}) }}
),

-- A user counts as staff up to the end of the last version that says so: one who left or joined in between was staff before.
staff as (
    select
        id,
        max(valid_to) as staff_until
    from user_versions
    where is_staff
    group by id
),

comments as (
    {{ latest_delivery(source('zendesk', 'ticket_comment'), ['id']) }}
),

{{ zendesk_changes(['status', 'group_id']) }},

-- Only staff can be assigned a ticket, whatever role was delivered.
assignees as (
    select distinct
        id as ticket_id,
        assignee_id
    from tickets
    where assignee_id is not null
),

latest_tickets as (
    {{ latest_delivery(source('zendesk', 'ticket'), ['id']) }}
),

ticket_people as (
    select
        latest_tickets.id,
        latest_tickets.submitter_id,
        latest_tickets.requester_id,
        coalesce(requesters.is_staff, false) as is_asked_by_agent
    from latest_tickets
    left join user_versions as requesters
        on
            latest_tickets.requester_id = requesters.id
            and {{ held_at('requesters', read_value('latest_tickets.created_at', 'timestamp')) }}
),

numbered_comments as (
    select
        comments.ticket_id,
        comments.user_id,
        ticket_people.submitter_id,
        ticket_people.requester_id,
        ticket_people.is_asked_by_agent,
        {{ read_value('comments.created', 'timestamp') }} as commented_at,
        {{ read_value('comments.public', 'boolean') }} as is_public,
        {{ is_unreadable('comments.created', 'timestamp') }}
        or {{ is_unreadable('comments.public', 'boolean') }} as is_unreadable,
        row_number() over (
            partition by comments.ticket_id
            order by
                {{ read_value('comments.created', 'timestamp') }} asc nulls last,
                case when comments.user_id = ticket_people.submitter_id then 1 else 2 end,
                {{ by_number('comments.id') }}
        ) as comment_number
    from comments
    inner join ticket_people on comments.ticket_id = ticket_people.id
),

judged_comments as (
    select
        numbered_comments.ticket_id,
        numbered_comments.commented_at,
        numbered_comments.is_unreadable,
        numbered_comments.is_public
        and case
            when numbered_comments.user_id = numbered_comments.requester_id then numbered_comments.is_asked_by_agent
            else assignees.ticket_id is not null or coalesce(numbered_comments.commented_at < staff.staff_until, false)
        end
        -- The first comment by the person who entered the ticket is the question itself, even if that is an agent.
        and not (
            numbered_comments.comment_number = 1
            and numbered_comments.user_id is not distinct from numbered_comments.submitter_id
        ) as is_reply
    from numbered_comments
    left join staff on numbered_comments.user_id = staff.id
    left join assignees
        on
            numbered_comments.ticket_id = assignees.ticket_id
            and numbered_comments.user_id = assignees.assignee_id
),

replies as (
    select
        ticket_id,
        min(commented_at) filter (where is_reply) as replied_at,
        count(*) filter (where is_reply) as agent_reply_count,
        max(case when is_unreadable then 'answered_at' end) as unreadable
    from judged_comments
    group by ticket_id
),

status_times as (
    select
        ticket_id,
        min(changed_at) filter (where value = 'solved') as first_solved_at,
        max(changed_at) filter (where value = 'solved' and previous_value is distinct from 'solved') as last_solved_at,
        max(changed_at) filter (where value = 'closed') as closed_at,
        max_by(value, change_number) filter (where value is not null and value not in ('closed', 'deleted')) as last_status,
        count(*) filter (where previous_value = 'solved' and value in ('new', 'open', 'pending', 'hold')) as reopen_count,
        max(case when is_unreadable then 'solved_at' end) as unreadable
    from chained_changes
    where field_name = 'status'
    group by ticket_id
),

transfers as (
    select
        ticket_id,
        count(*) filter (where value <> previous_value) as transfer_count,
        max(value) filter (where change_number = 1) as first_group_id,
        max(case when is_unreadable then 'transfer_count' end) as unreadable
    from chained_changes
    where field_name = 'group_id'
    group by ticket_id
),

known_tickets as (
    select distinct ticket_id
    from chained_changes
),

joined as (
    select
        tickets.*,
        {{ loaded_at() }} as loaded_at,
        nullif(concat_ws(
            '; ',
            {{ unreadable('contact', {'started_at': 'tickets.created_at'}) }},
            replies.unreadable,
            status_times.unreadable,
            transfers.unreadable
        ), '') as unreadable,
        ticket_people.is_asked_by_agent,
        replies.replied_at,
        replies.agent_reply_count,
        status_times.first_solved_at,
        status_times.closed_at,
        status_times.reopen_count,
        -- A ticket that is reopened and then merged into another is closed without being solved.
        case
            when tickets.status in ('solved', 'closed') and status_times.last_status = 'solved' then status_times.last_solved_at
        end as solved_at,
        case
            when tickets.status = 'solved' then true
            -- Without a history: a closed ticket was usually solved first.
            when tickets.status = 'closed' then coalesce(status_times.last_status = 'solved', status_times.closed_at is null)
            when tickets.status in ('new', 'open', 'pending', 'hold') then false
        end as is_resolved,
        -- A ticket with delivered changes but none of group was not handed over.
        case
            when known_tickets.ticket_id is not null then coalesce(transfers.transfer_count, 0)
        end as transfer_count,
        transfers.first_group_id
    from tickets
    left join ticket_people on tickets.id = ticket_people.id
    left join replies on tickets.id = replies.ticket_id
    left join status_times on tickets.id = status_times.ticket_id
    left join transfers on tickets.id = transfers.ticket_id
    left join known_tickets on tickets.id = known_tickets.ticket_id
),

ended as (
    select
        *,
        case when status in ('solved', 'closed') then coalesce(solved_at, closed_at) end as done_at
    from joined
)

select
    'zendesk' as source_system,
    {{ text_of('id') }} as source_record_id,
    loaded_at,
    {{ text_of('id') }} as contact_ref,
    case when not is_asked_by_agent then requester_id end as customer_ref,
    {{ read_value('created_at', 'timestamp') }} as started_at,
    via_channel as channel,
    case
        when via_source_rel = 'outbound' then 'outbound'
        when is_asked_by_agent then 'internal'
        else 'inbound'
    end as direction,
    -- Incident and problem are IT service management terms: they do not distinguish a complaint from a question.
    case when type = 'question' then 'question' end as contact_type,
    replied_at as answered_at,
    -- A reply after the last solving, without reopening, still belongs to the contact.
    case when replied_at > done_at then replied_at else done_at end as ended_at,
    coalesce(status = 'deleted', false) as is_excluded,
    contact_reason as reason_code,
    {{ text_of('group_id') }} as team,
    coalesce(first_group_id, {{ text_of('group_id') }}) as first_team,
    assignee_id as agent_ref,
    coalesce({{ text_of('via_followup_source_id') }}, {{ text_of('id') }}) as case_ref,
    transfer_count,
    is_resolved,
    subject as subject_text,
    description as body_text,
    replied_at as first_reply_at,
    agent_reply_count,
    first_solved_at,
    solved_at,
    reopen_count,
    unreadable
from ended
