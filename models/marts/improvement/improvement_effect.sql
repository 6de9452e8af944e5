{%- set bounds = {'': 'effect', '_low': 'effect_low', '_high': 'effect_high'} -%}

with

improvement as (
    select * from {{ ref('improvement_version') }}
    where is_latest and started_on is not null
),

-- What was expected of every improvement that started, measured or not.
expected as (
    select
        expectation.*,
        improvement.title,
        improvement.started_on,
        catalogue.name_en as metric_name_en,
        catalogue.name_nl as metric_name_nl,
        catalogue.multiplier,
        case when catalogue.direction = 'lower' then -1 else 1 end as direction_sign
    from {{ ref('fct_expectation') }} as expectation
    inner join improvement on expectation.improvement_ref = improvement.improvement_ref
    inner join {{ ref('metric_catalogue') }} as catalogue on expectation.metric_id = catalogue.metric_id
),

-- A contact costs what contacts of the improvement cost on average in the year before it.
cost as (
    select
        improvement.improvement_ref,
        {{ ratio(
            exact_sum("case when metric.metric_id = 'contact_cost' then metric.numerator end"),
            exact_sum("case when metric.metric_id = 'contacts_with_cost' then metric.numerator end")
        ) }} as unit_cost_eur
    from improvement
    inner join {{ ref('fct_metric_daily') }} as metric
        on
            metric.metric_id in ('contact_cost', 'contacts_with_cost')
            and improvement.started_on > metric.day_on
            and {{ add_days('improvement.started_on', -365) }} <= metric.day_on
    inner join {{ ref('dim_contact_reason') }} as reason on metric.contact_reason_id = reason.contact_reason_id
    where {{ is_in_scope('improvement', 'metric', 'reason') }}
    group by improvement.improvement_ref
),

estimated as (
    select
        expected.*,
        coalesce(estimate.method, 'none') as method,
        coalesce(estimate.pilot_ref, 'none') as pilot_ref,
        estimate.from_on,
        estimate.until_on,
        estimate.is_at_planned_end,
        coalesce(estimate.is_baseline_frozen, false) as is_baseline_frozen,
        estimate.pilot_measured_count,
        estimate.control_measured_count,
        estimate.observed,
        estimate.observed_size,
        {%- for column in bounds.values() %}
            case
                when expected.change_kind = 'absolute' then expected.multiplier * estimate.{{ column }}
                else estimate.{{ column }}
            end as {{ column }},
        {%- endfor %}
        coalesce(gate.gate, 'refused') as gate,
        coalesce(gate.gate_reason_en, case when gate.gate is null then 'nothing measured yet' end) as gate_reason_en,
        coalesce(gate.gate_reason_nl, case when gate.gate is null then 'nog niets gemeten' end) as gate_reason_nl,
        gate.external_events,
        gate.overlapping_improvements
    from expected
    left join {{ ref('effect_estimate') }} as estimate
        on expected.improvement_ref = estimate.improvement_ref and expected.metric_id = estimate.metric_id
    left join {{ ref('effect_gate') }} as gate
        on
            estimate.improvement_ref = gate.improvement_ref
            and estimate.metric_id = gate.metric_id
            and estimate.method = gate.method
            and estimate.pilot_ref = gate.pilot_ref
),

-- The design chooses one of all methods and pilots, whatever they say.
ranked as (
    select
        *,
        row_number() over (
            partition by improvement_ref, metric_id
            order by
                {{ method_by_design() }} asc,
                from_on desc,
                pilot_ref asc
        ) = 1 as is_chosen,
        case when direction_sign = 1 then effect_low else -effect_high end as least_gain,
        case when direction_sign = 1 then effect_high else -effect_low end as most_gain
    from estimated
),

judged as (
    select
        {%- for suffix, column in bounds.items() %}
            case
                when metric_id = 'contact_volume' and change_kind = 'absolute' then {{ column }} * observed_size
                when metric_id = 'contact_volume' and {{ column }} > -1 then observed * {{ column }} / (1 + {{ column }})
            end as contact_change{{ suffix }},
        {%- endfor %}
        *,
        case
            when gate = 'refused' then 'refused'
            when role = 'guardrail' and least_gain >= -margin then 'kept'
            when role = 'guardrail' and most_gain < -margin then 'broken'
            when role = 'guardrail' then 'not_provable'
            else replace({{ expectation_verdict('effect_low', 'effect_high', 'expected_change') }}, ' ', '_')
        end as verdict
    from ranked
)

select
    judged.improvement_ref as improvement_id,
    judged.title as improvement_name_nl,
    judged.metric_id,
    judged.metric_name_en,
    judged.metric_name_nl,
    {{ labelled('expectation_role', 'judged.role', 'role') }},
    {{ labelled('effect_method', 'judged.method', 'method') }},
    judged.pilot_ref as pilot_id,
    judged.is_chosen,
    judged.from_on,
    judged.until_on,
    judged.is_at_planned_end,
    judged.is_baseline_frozen,
    judged.pilot_measured_count,
    judged.control_measured_count,
    {{ labelled('change_kind', 'judged.change_kind', 'change_kind') }},
    {%- for column in bounds.values() %}
        round(judged.{{ column }}, 6) as {{ column }},
    {%- endfor %}
    judged.gate <> 'refused' and coalesce(judged.effect_low > 0 or judged.effect_high < 0, false) as is_shown,
    judged.expected_change,
    judged.expected_low,
    judged.expected_high,
    judged.margin,
    {{ labelled('design_gate', 'judged.gate', 'gate') }},
    judged.gate_reason_en,
    judged.gate_reason_nl,
    {{ labelled('effect_verdict', 'judged.verdict', 'verdict') }},
    {%- for suffix in bounds %}
        round(judged.contact_change{{ suffix }}, 6) as contact_change{{ suffix }},
    {%- endfor %}
    round(cost.unit_cost_eur, 4) as unit_cost_eur,
    {%- for suffix in bounds %}
        {{ in_euros('judged.contact_change' ~ suffix, 'cost.unit_cost_eur') }} as cost_change{{ suffix }}_eur,
    {%- endfor %}
    judged.external_events,
    judged.overlapping_improvements
from judged
left join cost on judged.improvement_ref = cost.improvement_ref
