-- R113: of every field the inventory has all contacts of the fact, up to as_of.
with

fact as (
    select count(*) as contact_count
    from {{ ref('fct_contact') }} as fct_contact
    cross join {{ ref('as_of') }} as as_of
    where fct_contact.day_on <= as_of.as_of_on
),

field as (
    select
        field,
        sum(contact_count) as contact_count
    from {{ ref('contact_data_inventory') }}
    group by field
)

select
    field.field,
    field.contact_count,
    fact.contact_count as contact_count_of_fact
from field
cross join fact
where field.contact_count <> fact.contact_count
