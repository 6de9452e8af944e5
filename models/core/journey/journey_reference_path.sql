with

-- A table of its own: the paths are computed in rounds, and each round reads the edges again.
edge as (
    select * from {{ ref('journey_reference_edge') }}
),

path as (
    {{ reference_paths('edge') | indent(4) }}
),

place as (
    select distinct
        journey_id,
        target,
        target_label,
        target_order
    from edge
)

select
    path.journey_id,
    path.source,
    path.target,
    place.target_label,
    place.target_order,
    path.step_count,
    path.passed
from path
inner join place on path.journey_id = place.journey_id and path.target = place.target
