{{ config(enabled=is_listed_input(model.name)) }}

with

contacts as (
    select
        *,
        {{ loaded_at() }} as loaded_at,
        -- For a lead the external id is Intercom's own number.
        case when role = 'user' then external_id end as crm_id
    from {{ source('intercom', 'contact_history') }}
    where {{ is_active_version() }} and role in ('user', 'lead')
),

identifiers as (
    {%- for identifier_type, column in {'crm': 'crm_id', 'email': 'email', 'phone': 'phone'}.items() %}
        select
            id,
            loaded_at,
            '{{ identifier_type }}' as identifier_type,
            {{ column }} as identifier_value
        from contacts
        {%- if not loop.last %}
            union all
        {%- endif %}
    {%- endfor %}
)

select
    'intercom' as source_system,
    id || '.' || identifier_type as source_record_id,
    loaded_at,
    id as customer_ref,
    identifier_type,
    identifier_value
from identifiers
where identifier_value is not null
