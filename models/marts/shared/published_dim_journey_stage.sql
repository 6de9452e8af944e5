{{ config(alias='dim_journey_stage') }}

select
    journey_stage_id,
    name_en as journey_stage_name_en,
    name_nl as journey_stage_name_nl,
    journey_id,
    journey_name_en,
    journey_name_nl,
    stage_order,
    {{ is_special_member('journey_stage_id') }} as is_special
from {{ ref('dim_journey_stage') }}
