{%- set window_days = var_count('episode_window_days', 1) -%}
{%- set columns = ['contact_id', 'customer_key', 'day_on', 'started_at'] + event_dimensions()
    + ['reason_level_2_id', 'is_resolved', 'is_resolved_at_once', 'transfer_count', 'advised_channel_id', 'cost_eur',
        'answer_id', 'follow_up_status', 'seconds_looked_back', 'seconds_observed'] -%}
{%- set same_issue = 'partition by customer_key, issue_reason_id order by started_at, contact_id' -%}

with

as_of as (
    select * from {{ ref('as_of') }}
),

contact as (
    select
        contact.*,
        reason.level_2_id as reason_level_2_id,
        -- A ticket that took several replies, or was reopened, was solved eventually, not at the first contact.
        case
            when contact.is_resolved is not null
                then
                    contact.is_resolved
                    and coalesce(contact.agent_reply_count < 2, true)
                    and coalesce(contact.reopen_count = 0, true)
        end as is_resolved_at_once,
        greatest(
            {{ seconds_between('contact.started_at', 'coalesce(observation.observed_until_at, as_of.as_of_at)') }},
            cast(0 as double)
        ) as seconds_observed,
        {{ seconds_between('observation.observed_from_at', 'contact.started_at') }} as seconds_looked_back,
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

-- An abandoned call has no reason: it takes the one that the customer was last helped with.
silent_customer as (
    select distinct customer_key
    from contact
    where follow_up_status = 'abandoned' and customer_key is not null and not is_attributed
),

last_helped as (
    select
        contact.contact_id,
        {{ last_known(
            "case when contact.follow_up_status <> 'abandoned' then contact.reason_level_2_id end",
            'partition by contact.customer_key order by contact.started_at, contact.contact_id'
            ~ ' rows between unbounded preceding and 1 preceding'
        ) }} as reason_level_2_id
    from contact
    inner join silent_customer on contact.customer_key = silent_customer.customer_key
),

issue as (
    select
        contact.*,
        case
            when contact.is_attributed then contact.reason_level_2_id
            -- If that contact has no known reason, the customer may be asking about it again, so an older reason does not count.
            when contact.follow_up_status = 'abandoned' and not {{ is_special_member('last_helped.reason_level_2_id') }}
                then last_helped.reason_level_2_id
        end as issue_reason_id
    from contact
    left join last_helped on contact.contact_id = last_helped.contact_id
),

-- Most customers ask once: only the others are sorted.
repeated_issue as (
    select
        customer_key,
        issue_reason_id
    from issue
    where issue_reason_id is not null
    group by customer_key, issue_reason_id
    having count(*) > 1
),

marked as (
    select
        issue.*,
        repeated_issue.customer_key is not null as has_neighbour
    from issue
    left join repeated_issue
        on
            issue.customer_key = repeated_issue.customer_key
            and issue.issue_reason_id = repeated_issue.issue_reason_id
),

-- An abandoned contact helped nobody, so no contact follows it; but it does count as a follow-up to the contact before.
neighbour as (
    select
        {{ columns | join(',\n        ') }},
        issue_reason_id,
        max(case when follow_up_status = 'judged' then started_at end) over (
            {{ same_issue }} rows between unbounded preceding and 1 preceding
        ) as previous_started_at,
        {{ last_known(
            "case when follow_up_status = 'judged' then contact_id end",
            same_issue ~ ' rows between unbounded preceding and 1 preceding'
        ) }} as previous_contact_id,
        -- Of simultaneous contacts, neither follows the other.
        min(started_at) over (
            partition by customer_key, issue_reason_id
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
    {{ is_window_over(window_days) }} as is_mature,
    {{ is_looked_back(window_days) }} as is_looked_back
from contact_in_order
