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
        cast(finding_kind as {{ dbt.type_string() }}) as finding_kind,
        cast(pain_number as bigint) as pain_number,
        cast(interview_count as bigint) as interview_count,
        cast(asked_count as bigint) as asked_count
    from {{ ref('journey_map_item') }}
),

-- In how many interviews a pain was talked about: each of its causes says so.
told as (
    select
        'pain' as item_kind,
        journey_stage_id,
        pain_number,
        max(asked_count) as asked_count
    from item
    group by journey_stage_id, pain_number
),

stated as (
    select
        item.*,
        coalesce(item.asked_count, told.asked_count) as talked_count,
        evidence.month_start_on as evidence_month_on,
        evidence.measured_value,
        evidence.compared_value,
        evidence.measure_unit,
        evidence.affected_count,
        evidence.judged_count,
        evidence.months_in_a_row,
        case
            when item.item_kind <> 'pain' then null
            when evidence.is_latest then 'shown'
            when evidence.month_start_on is not null then 'earlier'
            when item.finding_kind is not null then 'not_shown'
            when told.asked_count is not null then 'told'
            else 'hypothesis'
        end as evidence_state
    from item
    left join evidence
        on
            item.journey_stage_id = evidence.journey_stage_id
            and item.finding_kind = evidence.finding_kind
            and evidence.place = 1
    left join told
        on
            item.item_kind = told.item_kind
            and item.journey_stage_id = told.journey_stage_id
            and item.item_number = told.pain_number
)

select
    stage.journey_id,
    stage.journey_name_en,
    stage.journey_name_nl,
    stated.journey_stage_id,
    stage.name_en as journey_stage_name_en,
    stage.name_nl as journey_stage_name_nl,
    stage.stage_order,
    {{ labelled('map_item_kind', 'stated.item_kind', 'item_kind') }},
    stated.item_number,
    stated.name_en as item_name_en,
    stated.name_nl as item_name_nl,
    {{ labelled('finding_kind', 'stated.finding_kind') }},
    {{ labelled('evidence_state', 'stated.evidence_state') }},
    stated.evidence_month_on,
    stated.measured_value,
    stated.compared_value,
    stated.measure_unit,
    stated.affected_count,
    stated.judged_count,
    stated.months_in_a_row,
    stated.pain_number,
    stated.interview_count,
    stated.talked_count as asked_count,
    {{ ratio('stated.interview_count', 'stated.asked_count') }} as interview_rate
from stated
inner join {{ ref('dim_journey_stage') }} as stage on stated.journey_stage_id = stage.journey_stage_id
