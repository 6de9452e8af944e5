with

{{ visits_by_outcome() }},

entered as (
    select
        day_on,
        journey_stage_id,
        count(*) as entry_count,
        count(distinct journey_key) as journey_count,
        count(distinct owner_key) as customer_count,
        count(*) filter (where is_return) as return_count,
        count(*) filter (where outcome = 'onward') as onward_count,
        count(*) filter (where outcome = 'finished') as finished_count,
        count(*) filter (where outcome = 'dropped') as dropped_count,
        count(*) filter (where outcome = 'open') as open_count,
        count(waiting_hours) as waited_count,
        {{ exact_sum('waiting_hours') }} as waiting_hours,
        {{ exact_sum('business_waiting_hours') }} as business_waiting_hours
    from visit
    group by day_on, journey_stage_id
),

happened as (
    select
        day_on,
        journey_stage_id,
        count(*) as journey_event_count,
        count(*) filter (where event_kind = 'contact') as journey_contact_count
    from {{ ref('fct_journey_step') }}
    group by day_on, journey_stage_id
),

felt as (
    select
        day_on,
        journey_stage_id,
        count(score_5) as felt_answer_count,
        {{ exact_sum('score_5') }} as felt_score_sum
    from {{ ref('fct_survey_response') }}
    where score_type = 'csat' and score_5 is not null
    group by day_on, journey_stage_id
),

first_day as (
    select min(day_on) as day_on
    from (
        select day_on from entered
        union all
        select day_on from felt
    ) as known
),

-- A day on which nobody was anywhere has a row of zeros too: a gap in a chart would hide it.
grain as (
    select
        dim_date.day_on,
        stage.journey_id,
        stage.journey_name_en,
        stage.journey_name_nl,
        stage.journey_stage_id,
        stage.name_en,
        stage.name_nl,
        stage.stage_order
    from {{ ref('dim_date') }} as dim_date
    inner join first_day on dim_date.day_on >= first_day.day_on
    cross join {{ ref('dim_journey_stage') }} as stage
    where stage.stage_order is not null and dim_date.day_on <= {{ as_of_day() }}
)

select
    grain.day_on,
    {{ period_flags() }},
    grain.journey_id,
    grain.journey_name_en,
    grain.journey_name_nl,
    grain.journey_stage_id,
    grain.name_en as journey_stage_name_en,
    grain.name_nl as journey_stage_name_nl,
    grain.stage_order,
    coalesce(entered.entry_count, 0) as entry_count,
    coalesce(entered.journey_count, 0) as journey_count,
    coalesce(entered.customer_count, 0) as customer_count,
    coalesce(entered.return_count, 0) as return_count,
    coalesce(entered.onward_count, 0) as onward_count,
    coalesce(entered.finished_count, 0) as finished_count,
    coalesce(entered.dropped_count, 0) as dropped_count,
    coalesce(entered.open_count, 0) as open_count,
    {{ ratio('entered.dropped_count', '(entered.entry_count - entered.open_count)') }} as drop_off_rate,
    coalesce(entered.waited_count, 0) as waited_count,
    entered.waiting_hours,
    entered.business_waiting_hours,
    {{ ratio('entered.waiting_hours', 'entered.waited_count') }} as average_waiting_hours,
    coalesce(happened.journey_event_count, 0) as journey_event_count,
    coalesce(happened.journey_contact_count, 0) as journey_contact_count,
    coalesce(felt.felt_answer_count, 0) as felt_answer_count,
    felt.felt_score_sum,
    {{ ratio('felt.felt_score_sum', 'felt.felt_answer_count') }} as felt_score
from grain
{{ join_period('web_event', 'day', 'grain.day_on') }}
left join entered on grain.day_on = entered.day_on and grain.journey_stage_id = entered.journey_stage_id
left join happened on grain.day_on = happened.day_on and grain.journey_stage_id = happened.journey_stage_id
left join felt on grain.day_on = felt.day_on and grain.journey_stage_id = felt.journey_stage_id
