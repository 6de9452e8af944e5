{#- The measures: which answers count, and the value of each. -#}
{%- set measures = {
    'nps': {'rows': "score_type = 'nps'", 'value': 'case when is_promoter then 100 when is_detractor then -100 else 0 end'},
    'csat_grade': {'rows': "score_type = 'csat'", 'value': 'score_10'},
    'csat_top2': {'rows': "score_type = 'csat'", 'value': 'case when is_top2 then 1 else 0 end'},
    'ces': {'rows': "score_type = 'ces'", 'value': '1 + 6 * (score_5 - 1) / 4'},
    'ces_easy': {
        'rows': "score_type = 'ces'", 'value': 'case when 3 * (score - scale_min) >= 2 * (scale_max - scale_min) then 1 else 0 end'
    },
} -%}

with

answer as (
    select
        facts.*,
        -- An unknown customer counts as a separate customer.
        coalesce(facts.customer_key, facts.response_key) as unit_id
    from {{ ref('fct_survey_response') }} as facts
    cross join {{ ref('as_of') }} as as_of
    where facts.day_on <= as_of.as_of_on and facts.score_type in ('nps', 'csat', 'ces') and facts.score_5 is not null
),

measured as (
    {%- for measure, parts in measures.items() %}
        select
            day_on, source_system, journey_stage_id, touchpoint_id, unit_id, '{{ measure }}' as measure,
            cast({{ parts.value }} as double) as score_value
        from answer
        where {{ parts.rows }}
        {{ 'union all' if not loop.last }}
    {%- endfor %}
),

-- Customers are the random units: one who answers twice on a day does not count as two.
customer as (
    select
        day_on,
        source_system,
        journey_stage_id,
        touchpoint_id,
        measure,
        unit_id,
        cast(count(*) as double) as x,
        {{ exact_sum('score_value') }} as y,
        {{ exact_sum('score_value * score_value') }} as squares
    from measured
    group by day_on, source_system, journey_stage_id, touchpoint_id, measure, unit_id
),

summed as (
    select
        day_on,
        source_system,
        journey_stage_id,
        touchpoint_id,
        measure,
        count(*) as customer_count,
        {{ exact_sum('x') }} as n,
        {{ exact_sum('y') }} as total,
        {{ exact_sum('squares') }} as squares,
        {{ exact_sum('y * y') }} as squares_y,
        {{ exact_sum('x * x') }} as squares_x,
        {{ exact_sum('x * y') }} as products
    from customer
    group by day_on, source_system, journey_stage_id, touchpoint_id, measure
),

varied as (
    select
        *,
        {{ ratio_variance('customer_count', 'total', 'n', 'squares_y', 'squares_x', 'products') }}
        / customer_count as error_square,
        (squares / n - power(total / n, 2)) / n as plain_square
    from summed
),

judged as (
    select
        *,
        -- With one customer the error is unknown, not 0, which greatest() alone would give.
        case when error_square is not null then sqrt(greatest(error_square, 0e0)) end as standard_error,
        -- 1 where every customer answers once.
        greatest(
            1e0, error_square * (customer_count - 1) / customer_count / nullif(greatest(plain_square, 0e0), 0)
        ) as design_effect
    from varied
),

spread as (
    select
        day_on,
        source_system,
        journey_stage_id,
        {%- for measure in measures %}
            cast(max(case when measure = '{{ measure }}' then customer_count end) as bigint) as {{ measure }}_customer_count,
            max(case when measure = '{{ measure }}' then squares end) as {{ measure }}_squares,
            max(case when measure = '{{ measure }}' then standard_error end) as {{ measure }}_standard_error,
            max(case when measure = '{{ measure }}' then round(design_effect, 6) end) as {{ measure }}_design_effect,
        {%- endfor %}
        touchpoint_id
    from judged
    group by day_on, source_system, journey_stage_id, touchpoint_id
),

scale as (
    select
        day_on,
        source_system,
        journey_stage_id,
        touchpoint_id,
        count(distinct unit_id) as customer_count,
        count(distinct case when score_type = 'csat' then concat(scale_min, ' to ', scale_max) end) as csat_scale_count,
        count(*) filter (where score_type = 'csat' and (scale_min <> 1 or scale_max <> 5)) as csat_converted_count,
        {{ exact_sum("case when score_type = 'csat' then weight * weight end") }} as csat_weight_squares
    from answer
    group by day_on, source_system, journey_stage_id, touchpoint_id
)

select
    spread.*,
    scale.customer_count,
    scale.csat_scale_count,
    scale.csat_converted_count,
    scale.csat_weight_squares
from spread
inner join scale
    on
        spread.day_on = scale.day_on
        and spread.source_system = scale.source_system
        and spread.journey_stage_id = scale.journey_stage_id
        and spread.touchpoint_id = scale.touchpoint_id
