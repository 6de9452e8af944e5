with

-- The week and the end are those of the episode, so that all steps of one stand together.
episode as (
    select *
    from {{ ref('fct_contact_episode') }}
    where
        window_days = {{ var_count('episode_window_days', 1) }}
        and contact_count > 1
),

counted as (
    select
        dim_date.week_start_on,
        episode.is_ended,
        step.reason_level_2_id,
        step.from_channel_id,
        step.channel_id as to_channel_id,
        count(*) as step_count,
        count(*) filter (where step.is_channel_switch) as switch_count,
        count(*) filter (where step.is_first_step) as episode_count,
        count(*) filter (where step.is_first_step and episode.channel_count > 1) as switched_episode_count,
        count(*) filter (where step.is_dead_end) as dead_end_count,
        cast(sum(case when step.is_dead_end then step.cost_eur end) as decimal(18, 2)) as dead_end_cost_eur
    from {{ ref('fct_contact_step') }} as step
    inner join episode on step.episode_id = episode.episode_id
    inner join {{ ref('dim_date') }} as dim_date on episode.day_on = dim_date.day_on
    group by dim_date.week_start_on, episode.is_ended, step.reason_level_2_id, step.from_channel_id, step.channel_id
)

select
    counted.week_start_on,
    {{ period_flags() }},
    counted.is_ended as is_mature,
    counted.reason_level_2_id,
    reason.name_en as reason_level_2_name_en,
    reason.name_nl as reason_level_2_name_nl,
    counted.from_channel_id,
    from_channel.name_en as from_channel_name_en,
    from_channel.name_nl as from_channel_name_nl,
    counted.to_channel_id,
    to_channel.name_en as to_channel_name_en,
    to_channel.name_nl as to_channel_name_nl,
    counted.step_count,
    counted.switch_count,
    counted.episode_count,
    counted.switched_episode_count,
    {{ ratio('counted.switched_episode_count', 'counted.episode_count') }} as channel_switch_rate,
    counted.dead_end_count,
    counted.dead_end_cost_eur
from counted
{{ join_period('contact', 'week', 'counted.week_start_on') }}
left join {{ ref('dim_contact_reason') }} as reason on counted.reason_level_2_id = reason.contact_reason_id
left join {{ ref('dim_channel') }} as from_channel on counted.from_channel_id = from_channel.channel_id
left join {{ ref('dim_channel') }} as to_channel on counted.to_channel_id = to_channel.channel_id
