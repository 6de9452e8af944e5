{%- set grain = [
    'day_on', 'channel_id', 'team_id', 'registered_reason_id', 'contact_reason_id', 'reason_origin', 'registration_moment'
] -%}

with

-- The current day, and anything that a wrong clock dates after it, is in no metric.
contact as (
    select
        fct_contact.day_on,
        fct_contact.channel_id,
        fct_contact.team_id,
        fct_contact.contact_reason_id as registered_reason_id,
        coalesce(fct_contact.proposed_contact_reason_id, fct_contact.contact_reason_id) as contact_reason_id,
        fct_contact.reason_origin,
        {{ registration_moment('fct_contact') }} as registration_moment,
        fct_contact.is_abandoned
    from {{ ref('fct_contact') }} as fct_contact
    cross join {{ ref('as_of') }} as as_of
    where
        fct_contact.day_on <= as_of.as_of_on
        and fct_contact.is_inbound
        and not fct_contact.is_excluded
),

counted as (
    select
        {{ grain | join(',\n        ') }},
        cast(count(*) as bigint) as contact_count,
        cast(count(*) filter (where is_abandoned) as bigint) as all_abandoned_count
    from contact
    group by {{ grain | join(', ') }}
),

registered as (
    select distinct
        day_on,
        channel_id,
        team_id,
        registered_reason_id,
        registration_moment
    from counted
    where reason_origin = 'registered'
),

shown as (
    select distinct registered.*
    from registered
    inner join {{ ref('bridge_reason_visibility') }} as visibility
        on
            registered.registered_reason_id = visibility.contact_reason_id
            and registered.channel_id = visibility.channel_id
            and registered.team_id = visibility.team_id
            and registered.registration_moment = visibility.registration_moment
            and registered.day_on >= visibility.valid_from
            and registered.day_on < visibility.valid_to
)

select
    counted.*,
    counted.reason_origin = 'registered' and shown.day_on is null as is_hidden_reason
from counted
left join shown
    on
        counted.day_on = shown.day_on
        and counted.channel_id = shown.channel_id
        and counted.team_id = shown.team_id
        and counted.registered_reason_id = shown.registered_reason_id
        and counted.registration_moment = shown.registration_moment
