with

stage as (
    select
        stage.journey_id,
        stage.journey_stage_id,
        stage.stage_order,
        plan.is_optional,
        plan.parallel_group,
        -- Parallel stages share the place of the first of them.
        min(stage.stage_order) over (
            partition by stage.journey_id, coalesce(cast(plan.parallel_group as bigint), -stage.stage_order)
        ) as group_order
    from {{ ref('dim_journey_stage') }} as stage
    left join {{ ref('journey_stage_plan') }} as plan on stage.journey_stage_id = plan.journey_stage_id
    where stage.stage_order is not null
),

-- Every order in which parallel stages may occur, at most three per group.
arranged as (
    select
        first_stage.journey_id,
        first_stage.group_order,
        first_stage.journey_stage_id as stage_1,
        second_stage.journey_stage_id as stage_2,
        third_stage.journey_stage_id as stage_3
    from stage as first_stage
    left join stage as second_stage
        on
            first_stage.journey_id = second_stage.journey_id
            and first_stage.group_order = second_stage.group_order
            and first_stage.journey_stage_id <> second_stage.journey_stage_id
    left join stage as third_stage
        on
            first_stage.journey_id = third_stage.journey_id
            and first_stage.group_order = third_stage.group_order
            and third_stage.journey_stage_id not in (first_stage.journey_stage_id, second_stage.journey_stage_id)
),

placed as (
    {%- for place in [1, 2, 3] %}
        select
            journey_id,
            group_order,
            concat_ws('/', stage_1, stage_2, stage_3) as arrangement,
            {{ place }} as place,
            stage_{{ place }} as journey_stage_id
        from arranged
        {{ 'union all' if not loop.last }}
    {%- endfor %}
),

-- A place without a stage, as in groups of fewer than three, finds none.
required as (
    select
        placed.journey_id,
        placed.group_order,
        placed.arrangement,
        placed.place,
        placed.journey_stage_id,
        case when stage.is_optional then 0 else 1 end as is_required
    from placed
    inner join stage on placed.journey_stage_id = stage.journey_stage_id
),

group_required as (
    select
        journey_id,
        group_order,
        sum(case when is_optional then 0 else 1 end) as required_count
    from stage
    group by journey_id, group_order
),

-- Required steps in the groups before: a path may skip a group without required stages.
group_before as (
    select
        journey_id,
        group_order,
        required_count,
        sum(required_count) over (partition by journey_id order by group_order) - required_count as required_before_group
    from group_required
),

node as (
    select
        required.journey_id,
        required.group_order,
        required.arrangement,
        required.place,
        concat_ws(
            ':',
            lpad(cast(required.group_order as {{ dbt.type_string() }}), 3, '0'),
            required.arrangement,
            required.journey_stage_id
        ) as node,
        required.journey_stage_id as node_label,
        required.is_required,
        coalesce(sum(required.is_required) over (
            partition by required.arrangement order by required.place
            rows between unbounded preceding and 1 preceding
        ), 0) as required_before,
        group_before.required_before_group,
        group_before.required_count
    from required
    inner join group_before
        on required.journey_id = group_before.journey_id and required.group_order = group_before.group_order
    union all
    select
        journey_id,
        0 as group_order,
        '>' as arrangement,
        1 as place,
        '>' as node,
        '>' as node_label,
        0 as is_required,
        0 as required_before,
        0 as required_before_group,
        0 as required_count
    from group_before
    group by journey_id
    union all
    select
        journey_id,
        max(group_order) + 1 as group_order,
        '<' as arrangement,
        1 as place,
        '<' as node,
        '<' as node_label,
        0 as is_required,
        0 as required_before,
        sum(required_count) as required_before_group,
        0 as required_count
    from group_before
    group by journey_id
)

-- From a place to a later one with nothing required in between.
select
    from_node.journey_id,
    from_node.node as source,
    to_node.node as target,
    to_node.node_label as target_label,
    to_node.group_order as target_order
from node as from_node
inner join node as to_node
    on
        from_node.journey_id = to_node.journey_id
        and case
            when from_node.group_order = to_node.group_order
                then
                    from_node.arrangement = to_node.arrangement
                    and from_node.place < to_node.place
                    and from_node.required_before + from_node.is_required = to_node.required_before
            else
                from_node.group_order < to_node.group_order
                and to_node.required_before = 0
                and from_node.required_before + from_node.is_required = from_node.required_count
                and from_node.required_before_group + from_node.required_count = to_node.required_before_group
        end
