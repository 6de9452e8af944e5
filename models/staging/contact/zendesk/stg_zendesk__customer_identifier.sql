{{ config(enabled=is_listed_input(model.name), materialized='table') }}

with

end_users as (
    select
        *,
        {{ loaded_at() }} as loaded_at
    from {{ source('zendesk', 'user') }}
    where role = 'end-user'
),

identifiers as (
    {%- for identifier_type, column in {'crm': 'external_id', 'email': 'email', 'phone': 'phone'}.items() %}
        select
            id,
            loaded_at,
            '{{ identifier_type }}' as identifier_type,
            {{ column }} as identifier_value
        from end_users
        {%- if not loop.last %}
            union all
        {%- endif %}
    {%- endfor %}
)

select
    'zendesk' as source_system,
    id || '.' || identifier_type as source_record_id,
    loaded_at,
    id as customer_ref,
    identifier_type,
    identifier_value
from identifiers
where identifier_value is not null
