{%- set minimum_customers = 30 -%}

with

improvement as (
    select * from {{ ref('improvement_version') }}
    where is_latest
),

-- What is better counts upwards, and the margin is in the unit of the estimate: a logarithm where the change is relative.
directed as (
    select
        estimate.*,
        improvement.title,
        pilot.starts_on,
        expectation.role,
        catalogue.name_en as metric_name_en,
        catalogue.name_nl as metric_name_nl,
        catalogue.multiplier,
        case when catalogue.direction = 'lower' then -1 else 1 end as direction_sign,
        case
            when estimate.change_kind = 'absolute' then coalesce(expectation.margin, 0) / catalogue.multiplier
            when catalogue.direction = 'lower' then ln(1 + coalesce(expectation.margin, 0))
            else -ln(1 - least(coalesce(expectation.margin, 0), 0.99e0))
        end as margin,
        estimate.unit = 'team'
        or least(estimate.pilot_measured_count, estimate.control_measured_count) >= {{ minimum_customers }} as is_enough,
        coalesce(estimate.sample_ratio_p < 0.01, false) as is_ratio_broken
    from {{ ref('pilot_estimate_daily') }} as estimate
    inner join improvement on estimate.improvement_ref = improvement.improvement_ref
    inner join {{ ref('pilot_version') }} as pilot on estimate.pilot_ref = pilot.pilot_ref and pilot.is_latest
    inner join {{ ref('fct_expectation') }} as expectation
        on estimate.improvement_ref = expectation.improvement_ref and estimate.metric_id = expectation.metric_id
    inner join {{ ref('metric_catalogue') }} as catalogue on estimate.metric_id = catalogue.metric_id
),

judged as (
    select
        *,
        case
            when is_ratio_broken then 'unreadable'
            when not is_enough then 'keep_watching'
            when direction_sign * estimate - one_sided_half_width > -margin then 'safe'
            when direction_sign * estimate + half_width < 0 then 'harm'
            else 'keep_watching'
        end as state
    from directed
),

rule as (
    select
        improvement_ref,
        count(*) as metric_count
    from {{ ref('fct_expectation') }}
    where role in ('primary', 'guardrail')
    group by improvement_ref
),

-- The rule that was set before: roll out when the primary metric and every guardrail are safe, stop when one is harmed.
pilot_day as (
    select
        judged.pilot_ref,
        judged.day_on,
        case
            when sum(case when judged.state in ('harm', 'unreadable') then 1 else 0 end) > 0 then 'stop'
            when sum(case when judged.state = 'safe' then 0 else 1 end) = 0 then 'go'
            else 'hold'
        end as gate_result
    from judged
    inner join rule on judged.improvement_ref = rule.improvement_ref
    where judged.role in ('primary', 'guardrail')
    group by judged.pilot_ref, judged.day_on, rule.metric_count
    having count(*) = rule.metric_count
),

newest as (
    select
        pilot_ref,
        metric_id,
        max(day_on) as day_on
    from judged
    group by pilot_ref, metric_id
),

bounded as (
    select
        judged.*,
        judged.estimate - judged.half_width as low,
        judged.estimate + judged.half_width as high
    from judged
)

select
    bounded.pilot_ref as pilot_id,
    bounded.improvement_ref as improvement_id,
    bounded.title as improvement_name_nl,
    bounded.metric_id,
    bounded.metric_name_en,
    bounded.metric_name_nl,
    {{ labelled('expectation_role', 'bounded.role', 'role') }},
    bounded.day_on,
    {{ days_between('bounded.starts_on', 'bounded.day_on') }} + 1 as day_number,
    delivered.day_on is not null as is_complete,
    bounded.day_on = newest.day_on as is_latest,
    bounded.is_at_planned_end,
    {{ labelled('pilot_unit', 'bounded.unit', 'unit') }},
    bounded.pilot_assigned_count as pilot_unit_count,
    bounded.control_assigned_count as control_unit_count,
    bounded.adoption_share,
    bounded.pilot_unit_days,
    bounded.pilot_measured_count,
    bounded.control_measured_count,
    case when bounded.unit = 'customer' then bounded.pilot_measured_count + bounded.control_measured_count end as customer_count,
    bounded.sample_ratio_p,
    case when bounded.is_enough then round(bounded.multiplier * bounded.pilot_level, 6) end as pilot_value,
    case when bounded.is_enough then round(bounded.multiplier * bounded.control_level, 6) end as control_value,
    {{ labelled('change_kind', 'bounded.change_kind', 'change_kind') }},
    {%- for column, name in [('estimate', 'effect'), ('low', 'effect_low'), ('high', 'effect_high')] %}
        case
            when not bounded.is_enough then null
            when bounded.change_kind = 'absolute' then round(bounded.multiplier * bounded.{{ column }}, 6)
            else round(exp(bounded.{{ column }}) - 1, 6)
        end as {{ name }},
    {%- endfor %}
    {{ labelled('pilot_state', 'bounded.state', 'state') }},
    {{ labelled('gate_result', 'pilot_day.gate_result', 'gate_result') }}
from bounded
inner join newest on bounded.pilot_ref = newest.pilot_ref and bounded.metric_id = newest.metric_id
left join pilot_day on bounded.pilot_ref = pilot_day.pilot_ref and bounded.day_on = pilot_day.day_on
left join {{ ref('metric_delivered_day') }} as delivered
    on bounded.metric_id = delivered.metric_id and bounded.day_on = delivered.day_on
