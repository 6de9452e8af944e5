{%- set dimensions = {
    'journey_stage_id': 'dim_journey_stage',
    'touchpoint_id': 'dim_touchpoint',
    'channel_id': 'dim_channel',
    'contact_reason_id': 'dim_contact_reason',
    'product_id': 'dim_product',
    'customer_group_id': 'dim_customer_group',
    'team_id': 'dim_team',
} -%}

{% for dimension, model in dimensions.items() %}
    select
        '{{ dimension }}' as dimension,
        {{ dimension }} as member_id,
        name_en,
        name_nl,
        {{ is_special_member(dimension) }} as is_special
    from {{ ref(model) }}
    {{ 'union all' if not loop.last }}
{%- endfor %}
