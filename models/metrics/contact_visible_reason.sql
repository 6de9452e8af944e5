with

leaf as (
    select
        contact_reason_id,
        level,
        valid_from,
        valid_to
    from {{ ref('dim_contact_reason_version') }}
    where is_leaf
),

place as (
    select
        cast(date_trunc('month', daily.day_on) as date) as month_start_on,
        daily.channel_id,
        daily.team_id,
        max(daily.day_on) as judged_on
    from {{ ref('contact_registration_daily') }} as daily
    group by cast(date_trunc('month', daily.day_on) as date), daily.channel_id, daily.team_id
)

select
    place.month_start_on,
    place.channel_id,
    place.team_id,
    place.judged_on,
    cast(count(distinct leaf.contact_reason_id) as bigint) as visible_reason_count,
    cast(max(leaf.level) as bigint) as visible_depth
from place
left join {{ ref('bridge_reason_visibility') }} as visibility
    on
        place.channel_id = visibility.channel_id
        and place.team_id = visibility.team_id
        and place.judged_on >= visibility.valid_from
        and place.judged_on < visibility.valid_to
left join leaf
    on
        visibility.contact_reason_id = leaf.contact_reason_id
        and place.judged_on >= leaf.valid_from
        and place.judged_on < leaf.valid_to
group by place.month_start_on, place.channel_id, place.team_id, place.judged_on
