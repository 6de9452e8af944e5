{%- set entities = {'contact': 'contact', 'contract_ended': 'order_event', 'repeat_purchase': 'order_event'} -%}
{#- Four quarters; with fewer pairs of weeks no correlation is told apart from chance. -#}
{%- set lags, fewest_pairs = 52, 20 -%}

with

whole_week as (
    select
        entity,
        period_start_on as week_start_on
    from {{ ref('delivered_period') }}
    where period_type = 'week' and is_complete
),

satisfaction as (
    select
        dim_date.week_start_on,
        {{ exact_sum('facts.score_10') }} / count(*) as mean_score
    from {{ ref('fct_survey_response') }} as facts
    inner join {{ ref('dim_date') }} as dim_date on facts.day_on = dim_date.day_on
    where facts.score_type = 'csat' and facts.score_10 is not null
    group by dim_date.week_start_on
),

happened as (
    select
        day_on,
        'contact' as later_outcome
    from {{ ref('fct_contact') }}
    where is_inbound and not is_excluded and leg_number = 1
    union all
    select
        day_on,
        case event_type when 'ended' then 'contract_ended' else 'repeat_purchase' end as later_outcome
    from {{ ref('fct_order_event') }}
    where event_type in ('ended', 'ordered', 'renewed')
),

weekly as (
    select
        dim_date.week_start_on,
        happened.later_outcome,
        count(*) as outcome_count
    from happened
    inner join {{ ref('dim_date') }} as dim_date on happened.day_on = dim_date.day_on
    group by dim_date.week_start_on, happened.later_outcome
),

asked as (
    {%- for outcome, entity in entities.items() %}
        select '{{ outcome }}' as later_outcome, '{{ entity }}' as entity
        {{ 'union all' if not loop.last }}
    {%- endfor %}
),

-- A week that was not delivered whole looks like a week in which less happened.
compared as (
    select
        asked.later_outcome,
        asked_week.week_start_on,
        {{ days_between("date '1970-01-05'", 'asked_week.week_start_on') }} / 7 as week_number,
        satisfaction.mean_score,
        coalesce(weekly.outcome_count, 0) as outcome_count
    from asked
    inner join whole_week as asked_week on asked.entity = asked_week.entity
    inner join whole_week as survey_week
        on asked_week.week_start_on = survey_week.week_start_on and survey_week.entity = 'survey_response'
    inner join satisfaction on asked_week.week_start_on = satisfaction.week_start_on
    left join weekly
        on asked.later_outcome = weekly.later_outcome and asked_week.week_start_on = weekly.week_start_on
),

-- Weeks without a gap have the same difference to their place; the newest such run has the largest.
placed as (
    select
        *,
        cast(week_number as bigint) - cast(
            row_number() over (partition by later_outcome order by week_start_on) as bigint
        ) as run_number
    from compared
),

newest as (
    select
        *,
        max(run_number) over (partition by later_outcome) as newest_run_number
    from placed
),

series as (
    select
        later_outcome,
        week_start_on,
        cast(week_number as bigint) as week_number,
        mean_score,
        outcome_count
    from newest
    where run_number = newest_run_number
),

period as (
    select
        later_outcome,
        min(week_start_on) as first_week_on,
        max(week_start_on) as last_week_on,
        count(*) as week_count
    from series
    group by later_outcome
),

lagged as (
    {{ lead_lag('series', 'week_number', 'mean_score', 'outcome_count', lags=lags, by=['later_outcome']) }}
)

select
    {{ labelled('later_outcome', 'lagged.later_outcome', 'later_outcome') }},
    cast(lagged.lag_weeks as bigint) as lag_weeks,
    period.first_week_on,
    period.last_week_on,
    period.week_count,
    cast(lagged.pair_count as bigint) as pair_count,
    case when lagged.pair_count >= {{ fewest_pairs }} then round(lagged.correlation, 6) end as correlation,
    case when lagged.pair_count >= {{ fewest_pairs }} then round(lagged.band, 6) end as band,
    lagged.pair_count >= {{ fewest_pairs }} and lagged.is_claimed as is_claimed
from lagged
inner join period on lagged.later_outcome = period.later_outcome
