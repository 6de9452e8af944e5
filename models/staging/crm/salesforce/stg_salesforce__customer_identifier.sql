{{ config(enabled=is_listed_input(model.name), materialized='table') }}

{#- relation, its account, kind of identifier, column -#}
{%- set identifiers = [
    ('accounts', 'id', 'crm', 'id'),
    ('accounts', 'id', 'crm', 'master_record_id'),
    ('accounts', 'id', 'phone', 'phone'),
    ('accounts', 'id', 'email', 'person_email'),
    ('accounts_of_history', 'id', 'crm', 'id'),
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

account_history as (
    select
        id,
        {{ loaded_at() }} as loaded_at
    from {{ source('salesforce', 'account_history') }}
),

-- A connector in history mode may deliver accounts in the history alone.
accounts_of_history as (
    select
        account_history.id,
        max(account_history.loaded_at) as loaded_at
    from account_history
    left join accounts on account_history.id = accounts.id
    where accounts.id is null
    group by account_history.id
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
where identifier_value is not null
