with

follow_up as (
    select *
    from {{ ref('fct_contact_follow_up') }}
    where follow_up_status = 'judged'
),

step as (
    select *
    from follow_up
    where not is_first_contact
)

select
    step.contact_id,
    step.previous_contact_id,
    step.episode_id,
    step.customer_key,
    step.day_on,
    step.started_at,
    {%- for dimension in event_dimensions() %}
        step.{{ dimension }},
    {%- endfor %}
    step.reason_level_2_id,
    previous.channel_id as from_channel_id,
    previous.team_id as from_team_id,
    step.seconds_since_previous,
    step.previous_contact_id = step.episode_id as is_first_step,
    step.channel_id <> previous.channel_id as is_channel_switch,
    step.team_id <> previous.team_id as is_team_change,
    -- Referred without an answer, went where advised, and was not helped there either.
    coalesce(
        step.channel_id <> previous.channel_id
        and not previous.is_resolved
        and previous.advised_channel_id = step.channel_id
        and (step.is_repeated or not step.is_resolved),
        false
    ) as is_dead_end,
    step.cost_eur,
    step.is_mature
from step
inner join follow_up as previous
    on step.previous_contact_id = previous.contact_id
