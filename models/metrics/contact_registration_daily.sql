with

-- The day that is still under way, and what a clock set wrong dates after it, is in no metric.
contact as (
    select
        fct_contact.*,
        case
            when reason_registered_at is null or ended_at is null then 'not_recorded'
            when reason_registered_at <= ended_at then 'during'
            else 'after'
        end as registration_moment
    from {{ ref('fct_contact') }} as fct_contact
    cross join {{ ref('as_of') }} as as_of
    where
        fct_contact.day_on <= as_of.as_of_on
        and fct_contact.is_inbound
        and not fct_contact.is_excluded
)

select
    day_on,
    channel_id,
    team_id,
    contact_reason_id,
    reason_origin,
    registration_moment,
    cast(count(*) as bigint) as contact_count,
    cast(count(*) filter (where is_abandoned) as bigint) as abandoned_count
from contact
group by day_on, channel_id, team_id, contact_reason_id, reason_origin, registration_moment
