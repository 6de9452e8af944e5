{#- What can go wrong at a moment; each is null if unknown. All have the same weight. -#}
{%- set signs = ['is_kept_waiting', 'is_transferred', 'is_unresolved', 'is_repeat', 'is_failure', 'is_late', 'is_damaged'] -%}

with

contact as (
    select
        facts.contact_id as moment_id,
        'contact' as moment_kind,
        facts.customer_key,
        facts.started_at as happened_at,
        facts.day_on,
        facts.journey_stage_id,
        facts.is_abandoned or facts.queue_seconds > {{ var_count('service_level_seconds', 1) }} as is_kept_waiting,
        facts.transfer_count > 0 as is_transferred,
        not facts.is_resolved as is_unresolved,
        case when follow_up.is_looked_back then not follow_up.is_first_contact end as is_repeat,
        case when facts.value_class <> 'unknown' then facts.value_class = 'failure' end as is_failure,
        cast(null as boolean) as is_late,
        cast(null as boolean) as is_damaged
    from {{ ref('fct_contact') }} as facts
    left join {{ ref('fct_contact_follow_up') }} as follow_up on facts.contact_id = follow_up.contact_id
    where facts.is_inbound and not facts.is_excluded
),

delivery as (
    select
        event.order_event_id as moment_id,
        'delivery' as moment_kind,
        event.customer_key,
        event.occurred_at as happened_at,
        event.day_on,
        event.journey_stage_id,
        cast(null as boolean) as is_kept_waiting,
        cast(null as boolean) as is_transferred,
        cast(null as boolean) as is_unresolved,
        cast(null as boolean) as is_repeat,
        cast(null as boolean) as is_failure,
        case when placed.is_promise_due then not placed.is_on_time end as is_late,
        placed.is_damaged
    from {{ ref('fct_order_event') }} as event
    inner join {{ ref('order_delivery') }} as placed
        on event.source_system = placed.source_system and event.order_key = placed.order_key
    where event.event_type = 'delivered'
),

moment as (
    select * from contact
    union all
    select * from delivery
),

counted as (
    select
        moment.moment_id,
        moment.moment_kind,
        moment.customer_key,
        moment.happened_at,
        moment.day_on,
        moment.journey_stage_id,
        {% for sign in signs -%}
            case when moment.{{ sign }} is null then 0 else 1 end{{ ' + ' if not loop.last }}
        {%- endfor %} as known_count,
        {% for sign in signs -%}
            case when moment.{{ sign }} then 1 else 0 end{{ ' + ' if not loop.last }}
        {%- endfor %} as wrong_count
    from moment
    cross join {{ ref('as_of') }} as as_of
    left join {{ ref('dim_customer') }} as customer on moment.customer_key = customer.customer_key
    where moment.day_on <= as_of.as_of_on and not coalesce(customer.has_processing_objection, false)
)

select
    *,
    1 - cast(wrong_count as double) / known_count as passive_score
from counted
where known_count > 0
