{#- The episodes of the default window are those of fct_contact_follow_up; the other windows regroup the same contacts. -#}
{%- set default_days = var_count('episode_window_days', 1) -%}
{%- set first_columns = ['customer_key', 'day_on', 'started_at'] + event_dimensions() + ['reason_level_2_id'] -%}

with

contact as (
    select *
    from {{ ref('fct_contact_follow_up') }}
    where follow_up_status = 'judged'
),

several as (
    select *
    from contact
    where seconds_since_previous is not null or seconds_until_next is not null
),

placed as (
    select
        *,
        {%- for days in episode_windows() if days != default_days %}
            {{ last_known(
                'case when ' ~ is_first_in_window(days) ~ ' then contact_id end',
                'partition by customer_key, reason_level_2_id order by started_at, contact_id'
                ~ ' rows between unbounded preceding and current row'
            ) }} as episode_id_{{ days }},
        {%- endfor %}
        episode_id as episode_id_{{ default_days }}
    from several
),

episode_of_several as (
    {%- for days in episode_windows() %}
        select
            cast({{ days }} as bigint) as window_days,
            episode_id_{{ days }} as episode_id,
            max(started_at) as last_started_at,
            min(seconds_observed) as last_seconds_observed,
            count(*) as contact_count,
            count(distinct channel_id) as channel_count,
            count(distinct team_id) as team_count,
            cast(sum(transfer_count) as bigint) as transfer_count,
            cast(sum(cost_eur) as decimal(18, 2)) as cost_eur
        from placed
        group by episode_id_{{ days }}
        {{ 'union all' if not loop.last }}
    {%- endfor %}
),

window_length as (
    {%- for days in episode_windows() %}
        select cast({{ days }} as bigint) as window_days
        {{ 'union all' if not loop.last }}
    {%- endfor %}
),

episode as (
    select
        episode.window_days,
        episode.episode_id,
        {%- for column in first_columns %}
            first_contact.{{ column }},
        {%- endfor %}
        episode.last_started_at,
        episode.contact_count,
        episode.channel_count,
        episode.team_count,
        episode.transfer_count,
        episode.cost_eur,
        first_contact.seconds_until_next,
        first_contact.seconds_observed,
        episode.last_seconds_observed
    from episode_of_several as episode
    inner join several as first_contact
        on episode.episode_id = first_contact.contact_id
    union all
    select
        window_length.window_days,
        alone.contact_id as episode_id,
        {%- for column in first_columns %}
            alone.{{ column }},
        {%- endfor %}
        alone.started_at as last_started_at,
        cast(1 as bigint) as contact_count,
        cast(1 as bigint) as channel_count,
        cast(1 as bigint) as team_count,
        alone.transfer_count,
        cast(alone.cost_eur as decimal(18, 2)) as cost_eur,
        alone.seconds_until_next,
        alone.seconds_observed,
        alone.seconds_observed as last_seconds_observed
    from contact as alone
    cross join window_length
    where alone.seconds_since_previous is null and alone.seconds_until_next is null
)

select
    window_days,
    episode_id,
    {%- for column in first_columns %}
        {{ column }},
    {%- endfor %}
    last_started_at,
    contact_count,
    channel_count,
    team_count,
    transfer_count,
    cost_eur,
    coalesce(seconds_until_next > window_days * {{ window_seconds(1) }}, true) as is_resolved_at_once,
    seconds_observed > window_days * {{ window_seconds(1) }} as is_mature,
    last_seconds_observed > window_days * {{ window_seconds(1) }} as is_ended
from episode
