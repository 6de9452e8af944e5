{{ config(enabled=is_listed_input(model.name)) }}

with

conversations as (
    select
        *,
        {{ loaded_at() }} as loaded_at
    from {{ source('intercom', 'conversation_history') }}
    where {{ is_active_version() }}
),

newest_contacts as (
    {{ newest_rows(source('intercom', 'conversation_contact_history'), ['conversation_id', 'contact_id']) }}
),

newest_parts as (
    {{ newest_rows(source('intercom', 'conversation_part_history'), ['id']) }}
),

-- A conversation with several contacts has no certain owner, unless one of them began it.
conversation_contacts as (
    select
        conversation_id,
        min(contact_id) as contact_id
    from newest_contacts
    where {{ is_active_version() }}
    group by conversation_id
    having count(distinct contact_id) = 1
),

parts as (
    select distinct
        id,
        conversation_id,
        part_type,
        author_type,
        assigned_to_type,
        -- Closing, opening and assigning may carry a message to the customer; a note is internal.
        part_type = 'comment' or (part_type not like 'note%' and coalesce(trim(body), '') <> '') as is_message,
        {{ is_unreadable('created_at', 'timestamp') }} as is_unreadable,
        {{ read_value('created_at', 'timestamp') }} as written_at
    from newest_parts
    where {{ is_active_version() }}
),

ordered_parts as (
    select
        *,
        row_number() over (
            partition by conversation_id
            order by written_at asc nulls last, {{ by_number('id') }}
        ) as part_number
    from parts
),

-- A snoozed conversation opens again without having been closed.
stated_parts as (
    select
        *,
        {{ last_known(
            "case when part_type in ('close', 'open') then part_type end",
            'partition by conversation_id order by part_number rows between unbounded preceding and 1 preceding'
        ) }} as state_before
    from ordered_parts
),

-- A bot is not a person.
counted_parts as (
    select
        conversation_id,
        min(written_at) filter (where is_message and author_type = 'admin') as replied_at,
        count(*) filter (where is_message and author_type = 'admin') as agent_reply_count,
        min(written_at) filter (where part_type = 'close') as first_closed_at,
        max(written_at) filter (where part_type = 'close') as last_closed_at,
        count(*) filter (where part_type = 'open' and state_before = 'close') as reopen_count,
        count(*) filter (where part_type = 'assignment' and assigned_to_type = 'team') as team_count,
        max(case when is_unreadable and is_message then 'answered_at' end) as unreadable_reply,
        max(case when is_unreadable and part_type in ('close', 'open') then 'solved_at' end) as unreadable_close
    from stated_parts
    group by conversation_id
),

-- An admin of several teams represents none of them.
admin_teams as (
    {{ versions(
        source('intercom', 'team_admin'), ['admin_id'], {'team_id': 'case when count(distinct team_id) = 1 then min(team_id) end'}
    ) }}
),

joined as (
    select
        conversations.*,
        conversations.source_author_type in ('user', 'lead', 'contact') as is_begun_by_customer,
        conversation_contacts.contact_id,
        counted_parts.replied_at,
        counted_parts.agent_reply_count,
        counted_parts.first_closed_at,
        case when conversations.state = 'closed' then counted_parts.last_closed_at end as closed_at,
        counted_parts.reopen_count,
        nullif(concat_ws(
            '; ',
            {{ unreadable('contact', {'started_at': 'conversations.created_at'}) }},
            counted_parts.unreadable_reply,
            counted_parts.unreadable_close
        ), '') as unreadable,
        -- The first team is where it came in, not a hand-over.
        case when counted_parts.team_count > 1 then counted_parts.team_count - 1 else counted_parts.team_count * 0 end
            as transfer_count,
        admin_teams.team_id
    from conversations
    left join conversation_contacts on conversations.id = conversation_contacts.conversation_id
    left join counted_parts on conversations.id = counted_parts.conversation_id
    left join admin_teams
        on
            conversations.assignee_type = 'admin'
            and conversations.assignee_id = admin_teams.admin_id
            and {{ held_at('admin_teams', read_value('conversations.created_at', 'timestamp')) }}
)

select
    'intercom' as source_system,
    {{ text_of('id') }} as source_record_id,
    loaded_at,
    {{ text_of('id') }} as contact_ref,
    case when is_begun_by_customer then source_author_id else contact_id end as customer_ref,
    {{ read_value('created_at', 'timestamp') }} as started_at,
    source_type as channel,
    case
        when coalesce(source_delivered_as, 'customer_initiated') = 'customer_initiated' and coalesce(is_begun_by_customer, true)
            then 'inbound'
        else 'outbound'
    end as direction,
    replied_at as answered_at,
    -- A reply after the last closing still belongs to the contact.
    case when replied_at > closed_at then replied_at else closed_at end as ended_at,
    contact_reason as reason_code,
    {{ text_of('team_id') }} as team,
    case when assignee_type = 'admin' then assignee_id end as agent_ref,
    {{ text_of('id') }} as case_ref,
    transfer_count,
    case
        when state = 'closed' then true
        when state in ('open', 'snoozed') then false
    end as is_resolved,
    source_subject as subject_text,
    source_body as body_text,
    replied_at as first_reply_at,
    agent_reply_count,
    first_closed_at as first_solved_at,
    closed_at as solved_at,
    reopen_count,
    unreadable
from joined
