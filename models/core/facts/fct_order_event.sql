with

order_event as (
    select * from {{ ref('input__order_event') }}
),

decoded as (
    select
        order_event.*,
        identity.customer_key,
        {{ member_of_code('touchpoint', 'order_event.event_type') }} as touchpoint_id,
        {{ member_of_code('product', 'order_event.product_ref') }} as product_id
    from order_event
    {{ join_identity('order_event') }}
    {{ join_source_code('touchpoint', 'order_event', 'order_event.event_type') }}
    {{ join_source_code('product', 'order_event', 'order_event.product_ref') }}
)

select
    {{ surrogate_key(["'order_event'", 'decoded.source_system', 'decoded.source_record_id']) }} as order_event_id,
    decoded.source_system,
    decoded.source_record_id,
    decoded.loaded_at,
    decoded.customer_key,
    decoded.day_on,
    touchpoint.journey_stage_id,
    decoded.touchpoint_id,
    touchpoint.channel_id,
    'not_applicable' as contact_reason_id,
    decoded.product_id,
    coalesce(customer_state.customer_group_id, 'not_recorded') as customer_group_id,
    'not_applicable' as team_id,
    {{ surrogate_key(["'order'", 'decoded.source_system', 'decoded.order_ref']) }} as order_key,
    decoded.event_type,
    decoded.occurred_at,
    decoded.promised_at,
    decoded.amount_eur
from decoded
left join {{ ref('dim_touchpoint') }} as touchpoint
    on decoded.touchpoint_id = touchpoint.touchpoint_id
{{ join_customer_state('decoded.customer_key', 'decoded.occurred_at') }}
