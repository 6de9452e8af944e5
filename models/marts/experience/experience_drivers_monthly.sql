{%- set minimum_customers = var_count('minimum_customers', 1) -%}
{%- set pairs = {
    'y_1': ['y', 'x_1'],
    'y_2': ['y', 'x_2'],
    'y_3': ['y', 'x_3'],
    'r_12': ['x_1', 'x_2'],
    'r_13': ['x_1', 'x_3'],
    'r_23': ['x_2', 'x_3'],
} -%}
{#- The correlations as a driver sees them: its own first. -#}
{%- set views = {
    1: ['y_1', 'y_2', 'y_3', 'r_12', 'r_13', 'r_23'],
    2: ['y_2', 'y_1', 'y_3', 'r_12', 'r_23', 'r_13'],
    3: ['y_3', 'y_1', 'y_2', 'r_13', 'r_23', 'r_12'],
} -%}

with

answer as (
    select
        facts.response_key,
        facts.touchpoint_id,
        facts.customer_key,
        facts.score_type,
        facts.score_10,
        dim_date.month_start_on,
        case facts.score_type when 'driver' then facts.question_code else facts.score_type end as driver
    from {{ ref('fct_survey_response') }} as facts
    inner join {{ ref('dim_date') }} as dim_date on facts.day_on = dim_date.day_on
    cross join {{ ref('as_of') }} as as_of
    where facts.day_on <= as_of.as_of_on and facts.score_5 is not null
),

-- What is explained is the recommendation; a response of which it was not asked explains nothing.
overall as (
    select
        response_key,
        min(touchpoint_id) as touchpoint_id,
        min(month_start_on) as month_start_on,
        min(coalesce(customer_key, response_key)) as unit_id,
        avg(score_10) as y
    from answer
    where score_type = 'nps'
    group by response_key
),

scored as (
    select
        answer.response_key,
        overall.touchpoint_id,
        answer.driver,
        avg(answer.score_10) as x
    from answer
    inner join overall on answer.response_key = overall.response_key
    where answer.score_type in ('csat', 'ces', 'driver')
    group by answer.response_key, overall.touchpoint_id, answer.driver
),

-- Three drivers at most, those answered most often over all months, so that a driver does not come and go.
placed as (
    select
        touchpoint_id,
        driver,
        row_number() over (partition by touchpoint_id order by count(*) desc, driver asc) as place
    from scored
    group by touchpoint_id, driver
),

driver as (
    select
        *,
        count(*) over (partition by touchpoint_id) as driver_count
    from placed
    where place <= 3
),

wide as (
    select
        overall.response_key,
        overall.touchpoint_id,
        overall.month_start_on,
        overall.unit_id,
        overall.y,
        driver.driver_count,
        max(case when driver.place = 1 then scored.x end) as x_1,
        max(case when driver.place = 2 then scored.x end) as x_2,
        max(case when driver.place = 3 then scored.x end) as x_3
    from overall
    inner join scored on overall.response_key = scored.response_key
    inner join driver on scored.touchpoint_id = driver.touchpoint_id and scored.driver = driver.driver
    group by
        overall.response_key, overall.touchpoint_id, overall.month_start_on, overall.unit_id, overall.y, driver.driver_count
    -- Correlations of all drivers are of the same responses: those in which all were answered.
    having count(*) = driver.driver_count
),

summed as (
    select
        month_start_on,
        touchpoint_id,
        driver_count,
        {%- for value in ['y', 'x_1', 'x_2', 'x_3'] %}
            {{ exact_sum(value) }} as total_{{ value }},
            {{ exact_sum(value ~ ' * ' ~ value) }} as squares_{{ value }},
        {%- endfor %}
        {%- for name, pair in pairs.items() %}
            {{ exact_sum(pair[0] ~ ' * ' ~ pair[1]) }} as products_{{ name }},
        {%- endfor %}
        count(*) as response_count,
        count(distinct unit_id) as customer_count
    from wide
    group by month_start_on, touchpoint_id, driver_count
),

correlated as (
    select
        {%- for name, pair in pairs.items() %}
            coalesce({{ correlation_of(
                'summed.response_count', 'summed.total_' ~ pair[0], 'summed.total_' ~ pair[1], 'summed.squares_' ~ pair[0],
                'summed.squares_' ~ pair[1], 'summed.products_' ~ name
            ) }}, 0e0) as {{ name }},
        {%- endfor %}
        -- Ten responses per driver is the least from which a share of variance is read.
        summed.customer_count >= {{ minimum_customers }} and summed.response_count >= 10 * summed.driver_count as is_enough,
        summed.*
    from summed
),

explained as (
    {%- for place, view in views.items() %}
        select
            correlated.month_start_on,
            correlated.touchpoint_id,
            driver.driver,
            correlated.driver_count,
            correlated.response_count,
            correlated.customer_count,
            correlated.is_enough,
            correlated.total_x_{{ place }} / correlated.response_count as performance,
            correlated.{{ view[0] }} as correlation,
            {{ shapley_of_three(*view) }} as importance,
            {{ r_squared_of_three(*view) }} as r_squared,
            1e0 / nullif(1e0 - {{ r_squared_of_two(view[3], view[4], view[5]) }}, 0) as variance_inflation
        from correlated
        inner join driver on correlated.touchpoint_id = driver.touchpoint_id and driver.place = {{ place }}
        {{ 'union all' if not loop.last }}
    {%- endfor %}
),

compared as (
    select
        *,
        importance / nullif(r_squared, 0) as importance_share,
        performance - avg(performance) over (partition by month_start_on, touchpoint_id) as performance_gap
    from explained
),

judged as (
    select
        *,
        case
            when not is_enough or importance_share is null then 'not_judged'
            when importance_share >= 1e0 / driver_count and performance_gap < 0 then 'improve'
            when importance_share >= 1e0 / driver_count then 'keep_up'
            when performance_gap < 0 then 'later'
            else 'fine'
        end as driver_priority
    from compared
)

select
    judged.month_start_on,
    {{ period_flags() }},
    judged.touchpoint_id,
    touchpoint.name_en as touchpoint_name_en,
    touchpoint.name_nl as touchpoint_name_nl,
    {{ labelled('experience_driver', 'judged.driver', 'driver') }},
    cast(judged.response_count as bigint) as driver_response_count,
    cast(judged.customer_count as bigint) as customer_count,
    case when judged.is_enough then round(judged.importance, 6) end as importance,
    case when judged.is_enough then round(judged.importance_share, 6) end as importance_share,
    case when judged.is_enough then round(judged.r_squared, 6) end as r_squared,
    case when judged.is_enough then round(judged.correlation, 6) end as correlation,
    case when judged.is_enough then round(judged.variance_inflation, 6) end as variance_inflation,
    case when judged.is_enough then round(judged.performance, 6) end as performance_score,
    case when judged.is_enough then round(judged.performance_gap, 6) end as performance_gap,
    {{ labelled('driver_priority', 'judged.driver_priority', 'driver_priority') }}
from judged
{{ join_period('survey_response', 'month', 'judged.month_start_on') }}
left join {{ ref('dim_touchpoint') }} as touchpoint on judged.touchpoint_id = touchpoint.touchpoint_id
