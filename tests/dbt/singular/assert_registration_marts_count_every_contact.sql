-- R118 to R123: the marts about the registration of reasons have, per month, the inbound contacts of the fact.
with

fact as (
    select
        cast(date_trunc('month', fct_contact.day_on) as date) as month_start_on,
        count(*) as contact_count
    from {{ ref('fct_contact') }} as fct_contact
    cross join {{ ref('as_of') }} as as_of
    where
        fct_contact.is_inbound
        and not fct_contact.is_excluded
        and fct_contact.day_on <= as_of.as_of_on
    group by cast(date_trunc('month', fct_contact.day_on) as date)
),

mart as (
    select
        'contact_registration_quality' as mart,
        period_start_on as month_start_on,
        sum(contact_count) as contact_count
    from {{ ref('contact_registration_quality') }}
    where period_type = 'month'
    group by period_start_on
    union all
    select
        'contact_registration_effort' as mart,
        month_start_on,
        sum(contact_count) as contact_count
    from {{ ref('contact_registration_effort') }}
    group by month_start_on
    union all
    select
        'contact_reason_health' as mart,
        month_start_on,
        sum(contact_count) as contact_count
    from {{ ref('contact_reason_health') }}
    group by month_start_on
),

wanted as (
    select
        name.mart,
        fact.month_start_on,
        fact.contact_count
    from fact
    cross join (
        select 'contact_registration_quality' as mart
        union all
        select 'contact_registration_effort' as mart
        union all
        select 'contact_reason_health' as mart
    ) as name
)

select
    wanted.mart,
    wanted.month_start_on,
    wanted.contact_count,
    mart.contact_count as contact_count_of_mart
from wanted
left join mart
    on
        wanted.mart = mart.mart
        and wanted.month_start_on = mart.month_start_on
where mart.contact_count is distinct from wanted.contact_count
