{{ config(alias='dim_contact_reason') }}

with

reason as (select * from {{ ref('dim_contact_reason') }})

select
    reason.contact_reason_id,
    reason.name_en as contact_reason_name_en,
    reason.name_nl as contact_reason_name_nl,
    reason.level,
    {%- for level in [1, 2, 3, 4] %}
        reason.level_{{ level }}_id,
        level_{{ level }}.name_en as level_{{ level }}_name_en,
        level_{{ level }}.name_nl as level_{{ level }}_name_nl,
    {%- endfor %}
    {{ labelled('value_class', 'reason.value_class') }},
    reason.owner_role,
    reason.journey_stage_id,
    stage.name_en as journey_stage_name_en,
    stage.name_nl as journey_stage_name_nl,
    {{ is_special_member('reason.contact_reason_id') }} as is_special
from
    reason
{%- for level in [1, 2, 3, 4] %}
    left join reason as level_{{ level }} on reason.level_{{ level }}_id = level_{{ level }}.contact_reason_id
{%- endfor %}
left join {{ ref('dim_journey_stage') }} as stage on reason.journey_stage_id = stage.journey_stage_id
