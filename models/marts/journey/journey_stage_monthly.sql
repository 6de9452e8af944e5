with

{{ visits_by_outcome() }},

-- What became of a customer who came several times is what became of the last visit.
placed as (
    select
        visit.*,
        dim_date.month_start_on,
        row_number() over (
            partition by dim_date.month_start_on, visit.journey_stage_id, visit.owner_key
            order by visit.began_at desc, visit.journey_key desc, visit.visit_number desc
        ) as place_from_last
    from visit
    inner join {{ ref('dim_date') }} as dim_date on visit.day_on = dim_date.day_on
),

customer as (
    select
        month_start_on,
        journey_id,
        journey_stage_id,
        owner_key,
        max(case when place_from_last = 1 then outcome end) as outcome,
        count(*) filter (where is_return) > 0 as has_returned,
        max(journey_contact_count) > 0 as has_contacted
    from placed
    group by month_start_on, journey_id, journey_stage_id, owner_key
),

-- Whoever was at several stages is one customer of the journey.
numbered as (
    select
        *,
        row_number() over (partition by month_start_on, journey_id, owner_key order by journey_stage_id) as stage_number
    from customer
),

counted as (
    select
        month_start_on,
        journey_stage_id,
        count(*) as customer_count,
        count(*) filter (where stage_number = 1) as first_stage_count,
        count(*) filter (where outcome = 'onward') as onward_customer_count,
        count(*) filter (where outcome = 'finished') as finished_customer_count,
        count(*) filter (where outcome = 'dropped') as dropped_customer_count,
        count(*) filter (where outcome = 'open') as open_customer_count,
        count(*) filter (where has_returned) as returned_customer_count,
        count(*) filter (where has_contacted) as contacting_customer_count
    from numbered
    group by month_start_on, journey_stage_id
),

known_month as (
    select period_start_on as month_start_on
    from {{ ref('delivered_period') }}
    where entity = 'web_event' and period_type = 'month'
    union
    select dim_date.month_start_on
    from {{ ref('fct_journey_visit') }} as visit
    inner join {{ ref('dim_date') }} as dim_date on visit.day_on = dim_date.day_on
),

-- A month in which nobody was at a stage has a row of zeros too: a gap in a chart would hide it.
filled as (
    select
        known_month.month_start_on,
        stage.journey_id,
        stage.journey_name_en,
        stage.journey_name_nl,
        stage.journey_stage_id,
        stage.name_en,
        stage.name_nl,
        stage.stage_order,
        coalesce(counted.customer_count, 0) as customer_count,
        cast(
            sum(coalesce(counted.first_stage_count, 0)) over (partition by known_month.month_start_on, stage.journey_id) as bigint
        ) as journey_customer_count,
        coalesce(counted.onward_customer_count, 0) as onward_customer_count,
        coalesce(counted.finished_customer_count, 0) as finished_customer_count,
        coalesce(counted.dropped_customer_count, 0) as dropped_customer_count,
        coalesce(counted.open_customer_count, 0) as open_customer_count,
        coalesce(counted.returned_customer_count, 0) as returned_customer_count,
        coalesce(counted.contacting_customer_count, 0) as contacting_customer_count
    from known_month
    cross join {{ ref('dim_journey_stage') }} as stage
    left join counted
        on known_month.month_start_on = counted.month_start_on and stage.journey_stage_id = counted.journey_stage_id
    where stage.stage_order is not null
)

select
    filled.month_start_on,
    {{ period_flags() }},
    filled.journey_id,
    filled.journey_name_en,
    filled.journey_name_nl,
    filled.journey_stage_id,
    filled.name_en as journey_stage_name_en,
    filled.name_nl as journey_stage_name_nl,
    filled.stage_order,
    filled.customer_count,
    filled.journey_customer_count,
    {{ ratio('filled.customer_count', 'filled.journey_customer_count') }} as customer_share_rate,
    filled.onward_customer_count,
    filled.finished_customer_count,
    filled.dropped_customer_count,
    filled.open_customer_count,
    {{ ratio(
        '(filled.onward_customer_count + filled.finished_customer_count)', '(filled.customer_count - filled.open_customer_count)'
    ) }} as passed_rate,
    filled.returned_customer_count,
    filled.contacting_customer_count,
    {{ ratio('filled.contacting_customer_count', 'filled.customer_count') }} as contacting_rate
from filled
{{ join_period('web_event', 'month', 'filled.month_start_on') }}
