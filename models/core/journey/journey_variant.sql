with

-- A journey that may still go on has missed nothing yet.
variant as (
    select
        journey_id,
        variant,
        furthest_stage_order,
        visit_count,
        count(*) as journey_count
    from {{ ref('fct_journey') }}
    where variant is not null and (is_mature or is_ended)
    group by journey_id, variant, furthest_stage_order, visit_count
),

path as (
    select * from {{ ref('journey_reference_path') }}
),

place as (
    select distinct
        journey_id,
        target as node,
        target_label as node_label,
        target_order
    from path
),

allowed as (
    select
        place.journey_id,
        place.node,
        concat(' ', {{ text_in_order('stage.journey_stage_id', 'stage.stage_order', ' ') }}, ' ') as allowed_returns
    from place
    inner join {{ ref('dim_journey_stage') }} as stage
        on place.journey_id = stage.journey_id and place.target_order >= stage.stage_order
    inner join {{ ref('journey_stage_plan') }} as plan
        on stage.journey_stage_id = plan.journey_stage_id and plan.is_repeatable
    group by place.journey_id, place.node
),

node as (
    select
        place.journey_id,
        place.node,
        place.node_label,
        allowed.allowed_returns
    from place
    left join allowed on place.journey_id = allowed.journey_id and place.node = allowed.node
    union all
    select distinct
        journey_id,
        '>' as node,
        '>' as node_label,
        cast(null as {{ dbt.type_string() }}) as allowed_returns
    from path
),

aligned as (
    {#- The linter does not parse a lambda with two arguments. -#}
    {{ best_alignment('variant', 'node', 'path') | indent(4) }} -- noqa: PRS
),

judged as (
    select
        variant.journey_id,
        variant.variant,
        variant.journey_count,
        variant.visit_count,
        variant.furthest_stage_order,
        cast(substr(aligned.aligned, 1, 6) as bigint) as alignment_cost,
        substr(aligned.aligned, 8) as moves,
        shortest.step_count - 1 as shortest_count
    from variant
    inner join aligned on variant.journey_id = aligned.journey_id and variant.variant = aligned.variant
    inner join path as shortest
        on variant.journey_id = shortest.journey_id and shortest.source = '>' and shortest.target = '<'
)

select
    *,
    visit_count + shortest_count as worst_cost,
    1e0 - cast(alignment_cost as double) / (visit_count + shortest_count) as fitness
from judged
