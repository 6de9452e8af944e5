-- Every member that metric_daily shows has its labels.
{%- set dimensions = event_dimensions() | reject('equalto', 'source_system') | list %}
with

shown as (
    {%- for dimension in dimensions %}
        select distinct
            '{{ dimension }}' as dimension,
            {{ dimension }} as member_id
        from {{ ref('metric_daily') }}
        {{ 'union all' if not loop.last }}
    {%- endfor %}
)

select
    shown.dimension,
    shown.member_id
from shown
left join {{ ref('metric_dimension_member') }} as member
    on shown.dimension = member.dimension and shown.member_id = member.member_id
where member.member_id is null
