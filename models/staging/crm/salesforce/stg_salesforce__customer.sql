{{ config(enabled=is_listed_input(model.name), materialized='incremental') }}

with

account as (
    select * from {{ source('salesforce', 'account') }}
),

-- What all deliveries say together is read from few columns; the rows are those of new deliveries.
account_day as (
    select distinct
        id,
        created_date
    from account
),

created as (
    select
        id,
        min({{ local_day('try_cast(created_date as timestamp)') }}) as customer_since
    from account_day
    group by id
),

first_delivery as (
    select
        id,
        min({{ loaded_at() }}) as loaded_at
    from account
    group by id
),

account_history as (
    select
        *,
        {{ loaded_at() }} as loaded_at
    from {{ source('salesforce', 'account_history') }}
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

delivered as (
    select
        *,
        {{ loaded_at() }} as loaded_at
    from account
),

-- Without the connector's history each delivery of an account is a version: the first holds since always.
delivered_versions as (
    select
        delivered.id,
        delivered.loaded_at,
        case
            when delivered.loaded_at > first_delivery.loaded_at
                then coalesce(try_cast(delivered.last_modified_date as timestamp), delivered.loaded_at)
        end as valid_from,
        delivered.type,
        delivered.billing_state,
        delivered.billing_country,
        delivered.is_person_account
    from delivered
    left join first_delivery on delivered.id = first_delivery.id
    left join known_history on delivered.id = known_history.id
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
