-- R111: the rows of the matrix add up, per channel, to the episodes with more than one contact that began there, and the whole
-- matrix to the steps between their contacts.
with

matrix as (
    select
        from_channel_id as channel_id,
        sum(episode_count) as episode_count
    from {{ ref('contact_channel_switch_weekly') }}
    group by from_channel_id
),

episode as (
    select
        channel_id,
        count(*) as episode_count
    from {{ ref('fct_contact_episode') }}
    where window_days = {{ var_count('episode_window_days', 1) }} and contact_count > 1
    group by channel_id
),

step_total as (
    select
        (select coalesce(sum(step_count), 0) from {{ ref('contact_channel_switch_weekly') }}) as matrix_count,
        (
            select coalesce(sum(contact_count - 1), 0)
            from {{ ref('fct_contact_episode') }}
            where window_days = {{ var_count('episode_window_days', 1) }}
        ) as contact_count
)

select
    coalesce(episode.channel_id, matrix.channel_id) as channel_id,
    episode.episode_count as expected_count,
    matrix.episode_count as found_count
from episode
full outer join matrix on episode.channel_id = matrix.channel_id
where coalesce(episode.episode_count, 0) <> coalesce(matrix.episode_count, 0)
union all
select
    'all steps' as channel_id,
    contact_count as expected_count,
    matrix_count as found_count
from step_total
where contact_count <> matrix_count
