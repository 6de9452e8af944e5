{{ config(post_hook="{{ klantbeeld.stop_at_cost_gaps(this) }}") }}

with

-- A company that delivers no rates has no costs; one that delivers some must have them for every channel.
rate_count as (
    select count(*) as rate_count
    from {{ ref('dim_cost_rate') }}
    where activity = 'contact'
)

select
    contact.channel_id,
    min(contact.day_on) as first_on,
    max(contact.day_on) as last_on,
    count(*) as contact_count
from {{ ref('fct_contact') }} as contact
cross join rate_count
where
    rate_count.rate_count > 0
    and contact.cost_eur is null
    and not contact.is_excluded
    and not {{ is_special_member('contact.channel_id') }}
group by contact.channel_id
