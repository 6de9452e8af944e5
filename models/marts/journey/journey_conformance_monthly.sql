with

variant as (
    select * from {{ ref('journey_variant') }}
),

move as (
    select
        journey_id,
        variant,
        {{ explode_text('moves', ';') }} as move_text
    from variant
),

-- What became of each stage in each variant: a stage that is required and was not visited has a move as well.
moved as (
    select
        journey_id,
        variant,
        substr(move_text, 2) as journey_stage_id,
        count(*) filter (where substr(move_text, 1, 1) in ('=', '~', '+')) as visit_count,
        count(*) filter (where substr(move_text, 1, 1) = '+') as superfluous_count,
        count(*) filter (where substr(move_text, 1, 1) = '-') as missed_count
    from move
    group by journey_id, variant, substr(move_text, 2)
),

-- A journey that is too long has no variant and is not compared.
judged as (
    select
        dim_date.month_start_on,
        journey.journey_id,
        journey.variant,
        journey.owner_key
    from {{ ref('fct_journey') }} as journey
    inner join {{ ref('dim_date') }} as dim_date on journey.day_on = dim_date.day_on
    where (journey.is_mature or journey.is_ended) and journey.variant is not null
),

behind as (
    select
        month_start_on,
        journey_id,
        count(distinct owner_key) as customer_count
    from judged
    group by month_start_on, journey_id
),

journey as (
    select
        month_start_on,
        journey_id,
        variant,
        count(*) as journey_count
    from judged
    group by month_start_on, journey_id, variant
),

-- Every stage of a journey has a row in a month in which that journey began, also where nobody was.
counted as (
    select
        journey.month_start_on,
        journey.journey_id,
        stage.journey_stage_id,
        sum(journey.journey_count) as journey_count,
        sum(case when variant.furthest_stage_order >= stage.stage_order then journey.journey_count else 0 end)
            as journey_at_stage_count,
        sum(case when moved.visit_count > 0 then journey.journey_count else 0 end) as visited_journey_count,
        sum(
            case
                when moved.visit_count = 0 and variant.furthest_stage_order > stage.stage_order then journey.journey_count else 0
            end
        ) as missed_journey_count,
        sum(
            case
                when moved.visit_count = 0 and variant.furthest_stage_order < stage.stage_order then journey.journey_count else 0
            end
        ) as dropped_journey_count,
        sum(
            case when moved.missed_count > 0 and moved.superfluous_count > 0 then journey.journey_count else 0 end
        ) as out_of_order_journey_count,
        sum(
            case when moved.missed_count = 0 and moved.superfluous_count > 0 then journey.journey_count else 0 end
        ) as superfluous_journey_count,
        sum(coalesce(moved.superfluous_count, 0) * journey.journey_count) as superfluous_visit_count
    from journey
    inner join variant on journey.journey_id = variant.journey_id and journey.variant = variant.variant
    inner join {{ ref('dim_journey_stage') }} as stage on journey.journey_id = stage.journey_id
    left join moved
        on
            journey.journey_id = moved.journey_id
            and journey.variant = moved.variant
            and stage.journey_stage_id = moved.journey_stage_id
    group by journey.month_start_on, journey.journey_id, stage.journey_stage_id
),

felt as (
    select
        dim_date.month_start_on,
        response.journey_stage_id,
        count(response.score_5) as felt_answer_count,
        {{ exact_sum('response.score_5') }} as felt_score_sum
    from {{ ref('fct_survey_response') }} as response
    inner join {{ ref('dim_date') }} as dim_date on response.day_on = dim_date.day_on
    where response.score_type = 'csat' and response.day_on <= {{ as_of_day() }}
    group by dim_date.month_start_on, response.journey_stage_id
)

select
    counted.month_start_on,
    {{ period_flags() }},
    counted.journey_id,
    stage.journey_name_en,
    stage.journey_name_nl,
    counted.journey_stage_id,
    stage.name_en as journey_stage_name_en,
    stage.name_nl as journey_stage_name_nl,
    stage.stage_order,
    coalesce(plan.is_optional, false) as is_optional,
    behind.customer_count,
    cast(counted.journey_count as bigint) as journey_count,
    cast(counted.journey_at_stage_count as bigint) as journey_at_stage_count,
    cast(counted.visited_journey_count as bigint) as visited_journey_count,
    cast(counted.missed_journey_count as bigint) as missed_journey_count,
    {{ ratio('counted.missed_journey_count', 'counted.journey_at_stage_count') }} as missed_rate,
    cast(counted.dropped_journey_count as bigint) as dropped_journey_count,
    cast(counted.out_of_order_journey_count as bigint) as out_of_order_journey_count,
    cast(counted.superfluous_journey_count as bigint) as superfluous_journey_count,
    cast(counted.superfluous_visit_count as bigint) as superfluous_visit_count,
    coalesce(felt.felt_answer_count, 0) as felt_answer_count,
    felt.felt_score_sum,
    {{ ratio('felt.felt_score_sum', 'felt.felt_answer_count') }} as felt_score,
    plan.expected_score,
    {{ ratio('felt.felt_score_sum', 'felt.felt_answer_count') }} - plan.expected_score as felt_minus_expected_score
from counted
inner join behind on counted.month_start_on = behind.month_start_on and counted.journey_id = behind.journey_id
{{ join_period('web_event', 'month', 'counted.month_start_on') }}
left join {{ ref('dim_journey_stage') }} as stage on counted.journey_stage_id = stage.journey_stage_id
left join {{ ref('journey_stage_plan') }} as plan on counted.journey_stage_id = plan.journey_stage_id
left join felt on counted.month_start_on = felt.month_start_on and counted.journey_stage_id = felt.journey_stage_id
