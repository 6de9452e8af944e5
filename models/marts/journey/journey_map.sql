with

-- The newest finding of each kind at a stage, the largest where there are several.
evidence as (
    select
        *,
        row_number() over (
            partition by finding_kind, journey_stage_id
            order by month_start_on desc, affected_count desc, from_stage_id asc
        ) as place
    from {{ ref('journey_findings') }}
    where is_complete
),

-- An empty seed has no types of its own.
item as (
    select
        cast(journey_stage_id as {{ dbt.type_string() }}) as journey_stage_id,
        cast(item_kind as {{ dbt.type_string() }}) as item_kind,
        cast(item_number as bigint) as item_number,
        cast(name_en as {{ dbt.type_string() }}) as name_en,
        cast(name_nl as {{ dbt.type_string() }}) as name_nl,
        cast(finding_kind as {{ dbt.type_string() }}) as finding_kind
    from {{ ref('journey_map_item') }}
)

select
    stage.journey_id,
    stage.journey_name_en,
    stage.journey_name_nl,
    item.journey_stage_id,
    stage.name_en as journey_stage_name_en,
    stage.name_nl as journey_stage_name_nl,
    stage.stage_order,
    {{ labelled('map_item_kind', 'item.item_kind', 'item_kind') }},
    item.item_number,
    item.name_en as item_name_en,
    item.name_nl as item_name_nl,
    {{ labelled('finding_kind', 'item.finding_kind') }},
    {{ labelled(
        'evidence_state',
        "case when item.item_kind <> 'pain' then null when item.finding_kind is null then 'hypothesis' "
        ~ "when evidence.is_latest then 'shown' when evidence.month_start_on is not null then 'earlier' else 'not_shown' end",
        'evidence_state'
    ) }},
    evidence.month_start_on as evidence_month_on,
    evidence.measured_value,
    evidence.compared_value,
    evidence.measure_unit,
    evidence.affected_count,
    evidence.judged_count,
    evidence.months_in_a_row
from item
inner join {{ ref('dim_journey_stage') }} as stage on item.journey_stage_id = stage.journey_stage_id
left join evidence
    on
        item.journey_stage_id = evidence.journey_stage_id
        and item.finding_kind = evidence.finding_kind
        and evidence.place = 1
