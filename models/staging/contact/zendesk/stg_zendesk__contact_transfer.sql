{{ config(enabled=is_listed_input(model.name)) }}

with

{{ zendesk_changes(['group_id']) }}

select
    'zendesk' as source_system,
    concat_ws('.', {{ text_of('ticket_id') }}, changed_at, value) as source_record_id,
    loaded_at,
    {{ text_of('ticket_id') }} as contact_ref,
    changed_at as transferred_at,
    previous_value as from_team,
    value as to_team,
    case when is_unreadable then 'transferred_at' end as unreadable
from chained_changes
-- The first group is where the ticket came in, not a hand-over.
where value <> previous_value
