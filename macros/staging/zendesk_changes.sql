{#-
  Common table expressions up to `chained_changes`: the changes of ticket fields in the order in which they can have happened,
  each with the value before it. A change delivered twice is one change, and an emptied field says nothing: the previous value is
  the last known one. The order of changes at one moment follows from the context: the value held before is the last of them
  (otherwise it would be no change), and the value that comes after is not. Nothing becomes new, and nothing follows closed.
-#}
{% macro zendesk_changes(fields) -%}
field_changes as (
    select
        ticket_id,
        field_name,
        {{ klantbeeld.read_value('updated', 'timestamp') }} as changed_at,
        trim(value) as value,
        bool_or({{ klantbeeld.is_unreadable('updated', 'timestamp') }}) as is_unreadable,
        max({{ klantbeeld.loaded_at() }}) as loaded_at
    from {{ source('zendesk', 'ticket_field_history') }}
    where field_name in ('{{ fields | join("', '") }}') and trim(value) <> ''
    group by ticket_id, field_name, {{ klantbeeld.read_value('updated', 'timestamp') }}, trim(value)
),

change_moments as (
    select
        ticket_id,
        field_name,
        changed_at,
        case when count(*) = 1 then max(value) end as only_value
    from field_changes
    group by ticket_id, field_name, changed_at
),

surrounded_moments as (
    select
        *,
        lag(only_value) over (partition by ticket_id, field_name order by changed_at asc nulls last) as value_before,
        lead(only_value) over (partition by ticket_id, field_name order by changed_at asc nulls last) as value_after
    from change_moments
),

ordered_changes as (
    select
        field_changes.*,
        row_number() over (
            partition by field_changes.ticket_id, field_changes.field_name
            order by
                field_changes.changed_at asc nulls last,
                case field_changes.value when 'new' then 1 when 'closed' then 3 else 2 end,
                case
                    when field_changes.value = surrounded_moments.value_before then 3
                    when field_changes.value = surrounded_moments.value_after then 1
                    else 2
                end,
                {{ klantbeeld.by_number('field_changes.value') }}
        ) as change_number
    from field_changes
    inner join surrounded_moments
        on
            field_changes.ticket_id = surrounded_moments.ticket_id
            and field_changes.field_name = surrounded_moments.field_name
            and field_changes.changed_at is not distinct from surrounded_moments.changed_at
),

chained_changes as (
    select
        *,
        lag(value) over (partition by ticket_id, field_name order by change_number) as previous_value
    from ordered_changes
)
{%- endmacro %}
