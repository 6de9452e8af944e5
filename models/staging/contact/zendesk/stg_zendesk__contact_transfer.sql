{{ config(enabled=is_listed_input(model.name)) }}

with

-- A change that is delivered twice is one change.
group_changes as (
    select
        ticket_id,
        try_cast(updated as timestamp) as changed_at,
        value,
        max({{ loaded_at() }}) as loaded_at
    from {{ source('zendesk', 'ticket_field_history') }}
    where field_name = 'group_id'
    group by ticket_id, try_cast(updated as timestamp), value
),

ordered as (
    select
        *,
        lag(value) over (partition by ticket_id order by changed_at, value) as previous_value
    from group_changes
)

select
    'zendesk' as source_system,
    concat_ws('.', ticket_id, changed_at, value) as source_record_id,
    loaded_at,
    cast(ticket_id as {{ dbt.type_string() }}) as contact_ref,
    changed_at as transferred_at,
    previous_value as from_team,
    value as to_team
from ordered
-- The first group is where the ticket came in, no hand-over.
where value <> previous_value
