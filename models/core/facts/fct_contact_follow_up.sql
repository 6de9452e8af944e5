{%- set window_days = var_count('episode_window_days', 1) -%}
{%- set columns = ['contact_id', 'customer_key', 'day_on', 'started_at'] + event_dimensions()
    + ['reason_level_2_id', 'is_resolved', 'transfer_count', 'advised_channel_id', 'cost_eur', 'answer_id', 'follow_up_status',
        'seconds_observed'] -%}
{%- set same_issue = 'partition by customer_key, reason_level_2_id order by started_at, contact_id' -%}

with

as_of as (
    select * from {{ ref('as_of') }}
),

contact as (
    select
        contact.*,
        reason.level_2_id as reason_level_2_id,
        {{ seconds_between('contact.started_at', 'coalesce(observation.observed_until_at, as_of.as_of_at)') }}
            as seconds_observed,
        contact.customer_key is not null
        and not {{ is_special_member('contact.contact_reason_id') }} as is_attributed,
        case
            when contact.is_abandoned then 'abandoned'
            when contact.customer_key is null then 'anonymous'
            when {{ is_special_member('contact.contact_reason_id') }} then 'reason unknown'
            else 'judged'
        end as follow_up_status
    from {{ ref('fct_contact') }} as contact
    cross join as_of
    inner join {{ ref('dim_contact_reason') }} as reason
        on contact.contact_reason_id = reason.contact_reason_id
    left join {{ ref('contact_observation') }} as observation
        on contact.day_on = observation.day_on
    where
        contact.is_inbound
        and not contact.is_excluded
        and contact.day_on <= as_of.as_of_on
),

-- Most customers ask once: only the others are put in order.
repeated_issue as (
    select
        customer_key,
        reason_level_2_id
    from contact
    where is_attributed
    group by customer_key, reason_level_2_id
    having count(*) > 1
),

marked as (
    select
        contact.*,
        repeated_issue.customer_key is not null as has_neighbour
    from contact
    left join repeated_issue
        on
            contact.customer_key = repeated_issue.customer_key
            and contact.reason_level_2_id = repeated_issue.reason_level_2_id
),

-- Who gave up was not helped: no contact follows on it, but that someone tries again shows in the contact before.
neighbour as (
    select
        {{ columns | join(',\n        ') }},
        max(case when follow_up_status = 'judged' then started_at end) over (
            {{ same_issue }} rows between unbounded preceding and 1 preceding
        ) as previous_started_at,
        {{ last_known(
            "case when follow_up_status = 'judged' then contact_id end",
            same_issue ~ ' rows between unbounded preceding and 1 preceding'
        ) }} as previous_contact_id,
        -- Of contacts at the same moment none follows on the other.
        min(started_at) over (
            partition by customer_key, reason_level_2_id
            order by started_at range between interval '0.000001' second following and unbounded following
        ) as next_started_at
    from marked
    where has_neighbour
),

gap as (
    select
        *,
        {{ seconds_between('previous_started_at', 'started_at') }} as seconds_since_previous,
        {{ seconds_between('started_at', 'next_started_at') }} as seconds_until_next
    from neighbour
    where follow_up_status = 'judged'
),

placed as (
    select
        *,
        {{ last_known(
            'case when ' ~ is_first_in_window(window_days) ~ ' then contact_id end',
            same_issue ~ ' rows between unbounded preceding and current row'
        ) }} as episode_id
    from gap
),

alone as (
    select
        {{ columns | join(',\n        ') }},
        cast(null as {{ dbt.type_string() }}) as previous_contact_id,
        cast(null as double) as seconds_since_previous,
        cast(null as double) as seconds_until_next,
        case when follow_up_status = 'judged' then contact_id end as episode_id
    from marked
    where not has_neighbour or follow_up_status <> 'judged'
),

contact_in_order as (
    select
        {{ columns | join(',\n        ') }},
        previous_contact_id,
        seconds_since_previous,
        seconds_until_next,
        episode_id
    from placed
    union all
    select * from alone
)

select
    *,
    follow_up_status = 'judged' and {{ is_first_in_window(window_days) }} as is_first_contact,
    {{ is_followed_in_window(window_days) }} as is_repeated,
    {{ is_window_over(window_days) }} as is_mature
from contact_in_order
