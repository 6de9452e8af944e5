{{ config(enabled=is_listed_input(model.name), materialized='incremental') }}

{#- relation, its account, kind of identifier, column -#}
{%- set identifiers = [
    ('accounts', 'id', 'crm', 'id'),
    ('accounts', 'id', 'crm', 'master_record_id'),
    ('accounts', 'id', 'phone', 'phone'),
    ('accounts', 'id', 'email', 'person_email'),
    ('account_history', 'id', 'crm', 'id'),
    ('people', 'account_id', 'email', 'email'),
    ('people', 'account_id', 'phone', 'phone'),
    ('people', 'account_id', 'phone', 'mobile_phone'),
] %}

with

accounts as (
    select
        *,
        {{ loaded_at() }} as loaded_at
    from {{ source('salesforce', 'account') }}
),

-- A connector in history mode may deliver accounts only in the history.
account_history as (
    select distinct
        id,
        {{ loaded_at() }} as loaded_at
    from {{ source('salesforce', 'account_history') }}
),

people as (
    select
        *,
        {{ loaded_at() }} as loaded_at
    from {{ source('salesforce', 'contact') }}
),

identifiers as (
    {%- for relation, account, identifier_type, column in identifiers %}
        select
            {{ account }} as customer_ref,
            loaded_at,
            '{{ identifier_type }}' as identifier_type,
            {{ column }} as identifier_value
        from {{ relation }}
        {%- if not loop.last %}
            union all
        {%- endif %}
    {%- endfor %}
)

select
    'salesforce' as source_system,
    coalesce(customer_ref, 'no account') || '.' || identifier_type || '.' || identifier_value as source_record_id,
    loaded_at,
    customer_ref,
    identifier_type,
    identifier_value
from identifiers
where
    identifier_value is not null
    and {{ is_not_kept(source_system="'salesforce'") }}
