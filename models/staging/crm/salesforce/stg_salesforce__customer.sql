{{ config(enabled=is_listed_input(model.name), materialized='incremental') }}

with

accounts as (
    select
        *,
        {{ loaded_at() }} as loaded_at
    from {{ source('salesforce', 'account') }}
),

account_history as (
    select
        *,
        {{ loaded_at() }} as loaded_at
    from {{ source('salesforce', 'account_history') }}
),

created as (
    select
        id,
        min({{ local_day('try_cast(created_date as timestamp)') }}) as customer_since
    from accounts
    group by id
),

known_history as (
    select distinct id from account_history
),

history_versions as (
    select
        id,
        loaded_at,
        try_cast(_fivetran_start as timestamp) as valid_from,
        type,
        billing_state,
        billing_country,
        is_person_account
    from account_history
),

-- Without the connector's history each delivery of an account is a version: the first holds since always.
delivered_versions as (
    select
        accounts.id,
        accounts.loaded_at,
        case
            when accounts.loaded_at > min(accounts.loaded_at) over (partition by accounts.id)
                then coalesce(try_cast(accounts.last_modified_date as timestamp), accounts.loaded_at)
        end as valid_from,
        accounts.type,
        accounts.billing_state,
        accounts.billing_country,
        accounts.is_person_account
    from accounts
    left join known_history on accounts.id = known_history.id
    where known_history.id is null
),

versions as (
    select * from history_versions
    union all
    select * from delivered_versions
)

select
    'salesforce' as source_system,
    versions.id || coalesce('.' || cast(versions.valid_from as {{ dbt.type_string() }}), '') as source_record_id,
    versions.loaded_at,
    versions.id as customer_ref,
    versions.valid_from,
    versions.type as customer_group,
    created.customer_since,
    coalesce(versions.billing_state, versions.billing_country) as region,
    not try_cast(versions.is_person_account as boolean) as is_business
from versions
left join created on versions.id = created.id
where {{ is_not_kept('versions.loaded_at', "'salesforce'") }}
