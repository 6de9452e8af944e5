-- R120: in every version and on every level of the taxonomy a day has the inbound contacts of the fact.
with

fact as (
    select
        fct_contact.day_on,
        count(*) as contact_count
    from {{ ref('fct_contact') }} as fct_contact
    cross join {{ ref('as_of') }} as as_of
    where
        fct_contact.is_inbound
        and not fct_contact.is_excluded
        and fct_contact.day_on <= as_of.as_of_on
    group by fct_contact.day_on
),

place as (
    select distinct
        taxonomy_version,
        level
    from {{ ref('dim_contact_reason_version') }}
    where level is not null
),

mart as (
    select
        day_on,
        taxonomy_version,
        level,
        sum(contact_count) as contact_count
    from {{ ref('contact_reason_daily') }}
    group by day_on, taxonomy_version, level
)

select
    fact.day_on,
    place.taxonomy_version,
    place.level,
    fact.contact_count,
    mart.contact_count as contact_count_of_mart
from fact
cross join place
left join mart
    on
        fact.day_on = mart.day_on
        and place.taxonomy_version = mart.taxonomy_version
        and place.level = mart.level
where abs(fact.contact_count - coalesce(mart.contact_count, 0)) > 0.001
