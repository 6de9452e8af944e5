{#- The CTEs last_stage and visit: every visit of a journey to a stage, with its outcome. -#}
{% macro visits_by_outcome() -%}
last_stage as (
    select
        journey_id,
        max(stage_order) as stage_order
    from {{ ref('dim_journey_stage') }}
    group by journey_id
),

visit as (
    select
        visit.day_on,
        visit.journey_id,
        visit.journey_stage_id,
        visit.journey_key,
        visit.owner_key,
        visit.visit_number,
        visit.began_at,
        visit.is_return,
        visit.journey_contact_count,
        visit.waiting_seconds / 3600 as waiting_hours,
        visit.business_waiting_seconds / 3600 as business_waiting_hours,
        -- If no goal is declared, reaching the last stage means completing the journey.
        case
            when visit.next_stage_id is not null then 'onward'
            when not journey.is_ended then 'open'
            when journey.goal_at is not null then 'finished'
            when journey.goal_state = 'unknown' and last_stage.stage_order = visit.stage_order then 'finished'
            else 'dropped'
        end as outcome
    from {{ ref('fct_journey_visit') }} as visit
    inner join {{ ref('fct_journey') }} as journey on visit.journey_key = journey.journey_key
    left join last_stage on visit.journey_id = last_stage.journey_id
)
{%- endmacro %}
