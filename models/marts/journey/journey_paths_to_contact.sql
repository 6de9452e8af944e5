{%- set most_steps = var_count('journey_path_steps', 1) -%}
{%- set z = '1.959963984540054e0' -%}
{%- set window = 'over (partition by journey_key order by event_number)' -%}
{#- What a path is called, and what the path without a step is called. -#}
{%- set names = [
    ('touchpoint_id', 'path', '(none)'),
    ('name_en', 'path_name_en', '(no step before)'),
    ('name_nl', 'path_name_nl', '(geen stap ervoor)'),
] -%}

with

-- Answers and invitations follow on a contact, and lead to none. The way of who objects to profiling is nobody's to follow.
event as (
    select
        step.journey_key,
        step.journey_id,
        step.owner_key,
        step.event_number,
        step.event_kind,
        step.occurred_at,
        step.touchpoint_id,
        touchpoint.name_en,
        touchpoint.name_nl,
        contact.value_class,
        lead(case when step.event_kind <> 'contact' then step.touchpoint_id end) over (
            partition by step.journey_key order by step.event_number
        ) as next_step_touchpoint_id
    from {{ ref('fct_journey_step') }} as step
    left join {{ ref('fct_contact') }} as contact
        on case when step.event_kind = 'contact' then step.record_id end = contact.contact_id
    left join {{ ref('dim_touchpoint') }} as touchpoint on step.touchpoint_id = touchpoint.touchpoint_id
    left join {{ ref('dim_customer') }} as customer on step.owner_key = customer.customer_key
    where
        step.event_kind in ('contact', 'web_event', 'order_event')
        and not coalesce(customer.has_processing_objection, false)
        and step.day_on > {{ add_days(as_of_day(), -365) }}
),

-- The same touchpoint twice in a row is one step, at the last time; every contact counts.
moved as (
    select *
    from event
    where event_kind = 'contact' or next_step_touchpoint_id is null or next_step_touchpoint_id <> touchpoint_id
),

looked as (
    select
        *,
        lead(event_kind) {{ window }} as next_kind,
        lead(occurred_at) {{ window }} as next_at,
        lead(value_class) {{ window }} as next_value_class,
        lag(event_kind) {{ window }} as previous_kind,
        lag(occurred_at) {{ window }} as previous_at,
        {%- for number in range(1, most_steps) %}
            {%- for column in ['touchpoint_id', 'name_en', 'name_nl'] %}
                -- A contact ends the path before it.
                case
                    when 0 = max(case when event_kind = 'contact' then 1 else 0 end) over (
                        partition by journey_key order by event_number rows between {{ number }} preceding and 1 preceding
                    ) then lag({{ column }}, {{ number }}) {{ window }}
                end as {{ column }}_{{ number }},
            {%- endfor %}
        {%- endfor %}
        touchpoint_id as touchpoint_id_0,
        name_en as name_en_0,
        name_nl as name_nl_0
    from moved
),

followed as (
    select
        *,
        next_kind = 'contact'
        and {{ seconds_between('occurred_at', 'next_at') }} <= 86400 * {{ var_count('episode_window_days', 1) }} as is_followed,
        event_kind = 'contact'
        and (
            previous_kind is null
            or previous_kind = 'contact'
            or {{ seconds_between('previous_at', 'occurred_at') }} > 86400 * {{ var_count('episode_window_days', 1) }}
        ) as is_without_path
    from looked
),

path as (
    {%- for length in range(1, most_steps + 1) %}
        select
            journey_id,
            owner_key,
            cast({{ length }} as bigint) as path_length,
            {%- for column, alias, none_text in names %}
                {%- set steps = [] %}
                {%- for number in range(length - 1, -1, -1) %}{%- do steps.append(column ~ '_' ~ number) %}{%- endfor %}
                case
                    when event_kind = 'contact' then '{{ none_text }}'
                    else concat_ws(' > ', {{ steps | join(', ') }})
                end as {{ alias }},
            {%- endfor %}
            case when event_kind <> 'contact' then 1 else 0 end as is_step,
            case when is_followed or is_without_path then 1 else 0 end as is_contact,
            case when event_kind = 'contact' then value_class else next_value_class end as value_class
        from followed
        where is_without_path or event_kind <> 'contact'
        {{ 'union all' if not loop.last }}
    {%- endfor %}
),

counted as (
    select
        journey_id,
        path_length,
        path,
        path_name_en,
        path_name_nl,
        count(distinct owner_key) as owner_count,
        sum(is_step) as support_count,
        sum(is_contact) as path_contact_count,
        sum(case when is_contact = 1 and value_class = 'failure' then 1 else 0 end) as avoidable_contact_count
    from path
    group by journey_id, path_length, path, path_name_en, path_name_nl
),

-- Paths of few customers are one, so that shares add up.
hidden as (
    select
        journey_id,
        path_length,
        {%- for _, alias, _ in names %}
            case
                when owner_count < {{ var_count('minimum_customers', 1) }} and path <> '(none)' then '(rest)'
                else {{ alias }}
            end as {{ alias }},
        {%- endfor %}
        support_count,
        path_contact_count,
        avoidable_contact_count
    from counted
),

shown as (
    select
        journey_id,
        path_length,
        path,
        path_name_en,
        path_name_nl,
        cast(sum(support_count) as bigint) as support_count,
        cast(sum(path_contact_count) as bigint) as path_contact_count,
        cast(sum(avoidable_contact_count) as bigint) as avoidable_contact_count
    from hidden
    group by journey_id, path_length, path, path_name_en, path_name_nl
),

totalled as (
    select
        *,
        sum(path_contact_count) over (partition by journey_id, path_length) as length_contact_count,
        sum(support_count) over (partition by journey_id, path_length) as length_support_count,
        sum(case when path <> '(none)' then path_contact_count else 0 end)
            over (partition by journey_id, path_length)
            as length_followed_count
    from shown
),

judged as (
    select
        *,
        {{ ratio('path_contact_count', 'length_contact_count') }} as contact_share,
        case when path <> '(none)' then {{ ratio('path_contact_count', 'support_count') }} end as contact_rate,
        case
            when path <> '(none)'
                then
                    {{ ratio(
                        ratio('path_contact_count', 'support_count'), ratio('length_followed_count', 'length_support_count')
                    ) }}
        end as lift,
        case
            when path <> '(none)' and path_contact_count > 0
                then
                    sqrt(
                        1e0 / path_contact_count - 1e0 / support_count + 1e0 / length_followed_count - 1e0 / length_support_count
                    )
        end as log_lift_error
    from totalled
)

select
    judged.journey_id,
    journey.name_en as journey_name_en,
    journey.name_nl as journey_name_nl,
    judged.path_length,
    judged.path,
    judged.path_name_en,
    judged.path_name_nl,
    case when judged.path <> '(none)' then judged.support_count end as support_count,
    judged.path_contact_count,
    judged.contact_share,
    judged.contact_rate,
    judged.lift,
    judged.lift * exp(-{{ z }} * judged.log_lift_error) as lift_low,
    judged.lift * exp({{ z }} * judged.log_lift_error) as lift_high,
    judged.avoidable_contact_count,
    {{ ratio('judged.avoidable_contact_count', 'judged.path_contact_count') }} as avoidable_rate
from judged
left join {{ ref('journey') }} as journey on judged.journey_id = journey.journey_id
