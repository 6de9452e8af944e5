-- The best alignment of each journey to the desired one, from the events on, by the macros of the models.
with

node as (
    select distinct 'order' as journey_id, target as node, target as node_label, ' ' as allowed_returns
    from journey_reference
    union all
    select 'order' as journey_id, '>' as node, '>' as node_label, ' ' as allowed_returns
),

journey as (
    select case_id, {{ text_in_order('activity', 'event_number', ' > ') }} as variant
    from (
        select *, row_number() over (partition by case_id order by ts, seq) as event_number
        from journey_log
    ) as numbered
    group by case_id
),

variant as (
    select distinct 'order' as journey_id, variant
    from journey
),

aligned as ({{ best_alignment('variant', 'node', 'journey_reference_path') }})

select
    journey.case_id,
    journey.variant,
    aligned.aligned
from journey
inner join aligned on journey.variant = aligned.variant
