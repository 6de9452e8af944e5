-- The shortest ways through the desired journey, by the macro of the model of the same name.
with

edge as (
    select 'order' as journey_id, source, target, target as target_label
    from journey_reference
),

path as ({{ reference_paths('edge') }})

select *
from path
