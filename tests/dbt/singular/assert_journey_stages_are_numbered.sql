-- The stages of a journey are numbered from 1 without gaps or doubles.
select journey_id
from {{ ref('journey_stage') }}
group by journey_id
having
    min(cast(stage_order as bigint)) <> 1
    or max(cast(stage_order as bigint)) <> count(*)
    or count(distinct stage_order) <> count(*)
