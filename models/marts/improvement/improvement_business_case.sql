{%- set cell = ['day_on', 'source_system', 'touchpoint_id'] + scope_columns() | list -%}

with

improvement as (
    select
        improvement.*,
        coalesce({{ add_days('improvement.started_on', -1) }}, as_of.as_of_on) as until_on
    from {{ ref('improvement_version') }} as improvement
    cross join {{ ref('as_of') }} as as_of
    where improvement.is_latest
),

-- What the contacts that it is about cost in the year before it started.
yearly as (
    select
        improvement.improvement_ref,
        cast(
            {{ exact_sum("case when metric.metric_id = 'contact_volume' then metric.numerator end") }} as bigint
        ) as contact_count,
        {{ ratio(
            exact_sum("case when metric.metric_id = 'contact_cost' then metric.numerator end"),
            exact_sum("case when metric.metric_id = 'contacts_with_cost' then metric.numerator end")
        ) }} as unit_cost_eur
    from improvement
    inner join {{ ref('fct_metric_daily') }} as metric
        on
            metric.metric_id in ('contact_volume', 'contact_cost', 'contacts_with_cost')
            and improvement.until_on >= metric.day_on
            and {{ add_days('improvement.until_on', -364) }} <= metric.day_on
    inner join {{ ref('dim_contact_reason') }} as reason on metric.contact_reason_id = reason.contact_reason_id
    where {{ is_in_scope('improvement', 'metric', 'reason') }}
    group by improvement.improvement_ref
),

expectation as (
    select
        improvement_ref,
        max(expected_change) as expected_change
    from {{ ref('fct_expectation') }}
    where metric_id = 'contact_volume' and change_kind = 'relative' and role = 'primary'
    group by improvement_ref
),

estimate as (
    select
        improvement_ref,
        cost_eur,
        author_role,
        estimated_on,
        row_number() over (
            partition by improvement_ref order by estimated_on desc, loaded_at desc, item_ref asc, source_system asc
        ) as place
    from {{ ref('option_estimate') }}
    where improvement_ref is not null and cost_eur is not null
),

-- What actions cost counts once all of them are done and say so; until then the estimate holds.
action as (
    select
        improvement_ref,
        sum(cost_eur) as action_cost_eur,
        count(*) filter (where ended_on is null) as open_action_count,
        count(cost_eur) as costed_action_count
    from {{ ref('improvement_activity') }}
    group by improvement_ref
),

effect as (
    select
        improvement_id,
        {{ days_between('from_on', 'until_on') }} + 1 as measured_days,
        cast(-cost_change_eur as double) as saved_eur,
        cast(-cost_change_high_eur as double) as saved_low_eur,
        cast(-cost_change_low_eur as double) as saved_high_eur,
        verdict
    from {{ ref('improvement_effect') }}
    where is_chosen and metric_id = 'contact_volume'
),

-- What was shown of contacts and of satisfaction, and how much it is in all: contacts, or points of all answers together.
claim as (
    select
        improvement.*,
        effect.metric_id,
        effect.from_on,
        effect.until_on as measured_until_on,
        case
            when effect.change_kind = 'absolute' then effect.effect * estimate.observed_size
            when effect.effect > -1 then estimate.observed * effect.effect / (1 + effect.effect)
        end as total_change
    from {{ ref('improvement_effect') }} as effect
    inner join improvement on effect.improvement_id = improvement.improvement_ref
    inner join {{ ref('effect_estimate') }} as estimate
        on
            effect.improvement_id = estimate.improvement_ref
            and effect.metric_id = estimate.metric_id
            and effect.method = estimate.method
            and effect.pilot_id = estimate.pilot_ref
    where
        effect.is_chosen
        and effect.verdict <> 'refused'
        and effect.effect is not null
        and effect.metric_id in ('contact_volume', 'csat_mean')
),

measured as (
    select
        claim.improvement_ref,
        claim.metric_id,
        claim.total_change,
        coalesce(metric.denominator, metric.numerator) as size,
        case when {{ is_in_scope('claim', 'metric', 'reason') }} then 1 else 0 end as is_claimed,
        metric.{{ cell | join(', metric.') }}
    from claim
    inner join {{ ref('fct_metric_daily') }} as metric
        on
            claim.metric_id = metric.metric_id
            and claim.from_on <= metric.day_on
            and claim.measured_until_on >= metric.day_on
    inner join {{ ref('dim_contact_reason') }} as reason on metric.contact_reason_id = reason.contact_reason_id
),

-- On contacts that several improvements claim there was one change: each has an equal part of it.
shared as (
    select
        *,
        sum(is_claimed) over (partition by metric_id, {{ cell | join(', ') }}) as claim_count
    from measured
),

counted as (
    select
        improvement_ref,
        metric_id,
        {{ ratio('max(total_change)', exact_sum('size')) }} as mean_change,
        {{ ratio(
            exact_sum('case when is_claimed = 1 then size / claim_count end'),
            exact_sum('case when is_claimed = 1 then size end')
        ) }} as counted_share
    from shared
    group by improvement_ref, metric_id
),

decision as (
    select
        *,
        row_number() over (partition by improvement_ref order by decided_on desc, decision_ref desc) as place
    from {{ ref('decision_version') }}
    where is_latest
),

combined as (
    select
        improvement.improvement_ref,
        improvement.title,
        improvement.project,
        improvement.owner_role,
        yearly.contact_count,
        yearly.unit_cost_eur,
        expectation.expected_change,
        case
            when action.costed_action_count > 0 and action.open_action_count = 0 then 'actual'
            when estimate.cost_eur is not null then 'estimated'
        end as cost_kind,
        cast(
            case
                when action.costed_action_count > 0 and action.open_action_count = 0 then action.action_cost_eur
                else estimate.cost_eur
            end as double
        ) as cost_eur,
        round(0 - expectation.expected_change * yearly.contact_count * yearly.unit_cost_eur, 2) as expected_benefit_eur,
        effect.measured_days,
        effect.saved_eur,
        round(effect.saved_eur * 365 / effect.measured_days, 2) as realised_benefit_eur,
        round(effect.saved_low_eur * 365 / effect.measured_days, 2) as realised_benefit_low_eur,
        round(effect.saved_high_eur * 365 / effect.measured_days, 2) as realised_benefit_high_eur,
        {%- for column in ['saved_eur', 'saved_low_eur', 'saved_high_eur'] %}
            round(effect.{{ column }} * contacts.counted_share, 2) as net_{{ column }},
        {%- endfor %}
        round(answers.mean_change, 6) as csat_points,
        round(answers.mean_change * answers.counted_share, 6) as net_csat_points,
        effect.verdict,
        decision.gate as decision_gate,
        decision.outcome as decision_outcome,
        decision.reason as decision_reason,
        decision.decided_on
    from improvement
    left join yearly on improvement.improvement_ref = yearly.improvement_ref
    left join expectation on improvement.improvement_ref = expectation.improvement_ref
    left join estimate on improvement.improvement_ref = estimate.improvement_ref and estimate.place = 1
    left join action on improvement.improvement_ref = action.improvement_ref
    left join effect on improvement.improvement_ref = effect.improvement_id
    left join counted as contacts
        on improvement.improvement_ref = contacts.improvement_ref and contacts.metric_id = 'contact_volume'
    left join counted as answers
        on improvement.improvement_ref = answers.improvement_ref and answers.metric_id = 'csat_mean'
    left join decision on improvement.improvement_ref = decision.improvement_ref and decision.place = 1
)

select
    improvement_ref as improvement_id,
    title as improvement_name_nl,
    project,
    owner_role,
    contact_count as topic_contact_count,
    unit_cost_eur,
    expected_change,
    cost_eur,
    {{ labelled('cost_kind', 'cost_kind') }},
    {%- for kind in ['expected', 'realised'] %}
        {{ kind }}_benefit_eur,
        round(({{ kind }}_benefit_eur - cost_eur) / nullif(cost_eur, 0), 6) as {{ kind }}_roi,
        case when {{ kind }}_benefit_eur > 0 then round(cost_eur / ({{ kind }}_benefit_eur / 12), 6) end
            as {{ kind }}_payback_months,
    {%- endfor %}
    realised_benefit_low_eur,
    realised_benefit_high_eur,
    cast(measured_days as bigint) as measured_days,
    saved_eur,
    round(saved_eur - net_saved_eur, 2) as overlap_eur,
    net_saved_eur,
    net_saved_low_eur,
    net_saved_high_eur,
    csat_points,
    net_csat_points,
    {{ labelled('effect_verdict', 'verdict', 'verdict') }},
    {{ labelled('decision_gate', 'decision_gate') }},
    {{ labelled('gate_result', 'decision_outcome', 'decision_outcome') }},
    decision_reason,
    decided_on,
    coalesce(decision_outcome = 'stop' and coalesce(realised_benefit_eur, expected_benefit_eur) > cost_eur, false)
        as is_stopped_though_it_pays
from combined
