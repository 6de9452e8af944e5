{#- The eight dimensions that every fact, metric and the event stream carry, in this order. -#}
{% macro event_dimensions() %}
    {{ return([
        'source_system',
        'journey_stage_id',
        'touchpoint_id',
        'channel_id',
        'contact_reason_id',
        'product_id',
        'customer_group_id',
        'team_id',
    ]) }}
{% endmacro %}
