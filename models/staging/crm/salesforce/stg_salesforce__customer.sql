{{ config(enabled=is_listed_input(model.name), materialized='incremental') }}

with

account as (
    select * from {{ source('salesforce', 'account') }}
),

-- Few columns are read over all deliveries; the rows are those of new deliveries.
account_day as (
    select distinct
        id,
        created_date
    from account
),

created as (
    select
        id,
        min({{ local_day(read_value('created_date', 'timestamp')) }}) as customer_since,
        max(case when {{ is_unreadable('created_date', 'timestamp') }} then 'customer_since' end) as unreadable
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
        {{ read_value('_fivetran_start', 'timestamp') }} as valid_from,
        {{ unreadable('customer', {'valid_from': '_fivetran_start', 'is_business': 'is_person_account'}) }} as unreadable,
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

-- Without the connector's history each delivery of an account is a version; the first has no start.
delivered_versions as (
    select
        delivered.id,
        delivered.loaded_at,
        case
            when delivered.loaded_at > first_delivery.loaded_at
                then coalesce({{ read_value('delivered.last_modified_date', 'timestamp') }}, delivered.loaded_at)
        end as valid_from,
        {{ unreadable(
            'customer', {'valid_from': 'delivered.last_modified_date', 'is_business': 'delivered.is_person_account'}
        ) }} as unreadable,
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
    not {{ read_value('versions.is_person_account', 'boolean') }} as is_business,
    nullif(concat_ws('; ', versions.unreadable, created.unreadable), '') as unreadable
from versions
left join created on versions.id = created.id
where {{ is_not_kept('versions.loaded_at', "'salesforce'") }}
