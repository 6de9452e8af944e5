{#- What every improvement must have. Each lack: the condition, and how it is told. -#}
{%- set lacks = [
    ('metric_id is null', 'no primary metric', 'geen hoofddoel'),
    ('is_delivered_after_start', 'no expectation before the start', 'geen verwachting van voor de start'),
    ('metric_id is not null and expected_change is null and target_value is null', 'no target or expected change',
        'geen doelwaarde of verwachte verandering'),
    ('pilot_count is null', 'no pilot', 'geen pilot'),
    ('decision_gate is null', 'no decision', 'geen beslissing'),
    ('ended_on <= as_of_on and lesson_count is null', 'ended without a lesson', 'afgesloten zonder les'),
    ('ended_on is null and planned_end_on is null', 'no end date', 'geen einddatum'),
] -%}

with

improvement as (
    select * from {{ ref('improvement_version') }}
    where is_latest
),

-- Of several primary metrics the one that was stated first.
primary_metric as (
    select
        expectation.*,
        catalogue.name_en as metric_name_en,
        catalogue.name_nl as metric_name_nl,
        row_number() over (
            partition by expectation.improvement_ref order by expectation.stated_on asc, expectation.metric_id asc
        ) as place
    from {{ ref('fct_expectation') }} as expectation
    inner join {{ ref('metric_catalogue') }} as catalogue on expectation.metric_id = catalogue.metric_id
    where expectation.role = 'primary'
),

effect as (
    select * from {{ ref('improvement_effect') }}
    where is_chosen
),

guardrail as (
    select
        expectation.improvement_ref,
        case
            when max(case when effect.verdict = 'broken' then 1 else 0 end) = 1 then 'broken'
            when sum(case when effect.verdict = 'kept' then 1 else 0 end) = count(*) then 'kept'
            else 'not_provable'
        end as guardrail_state
    from {{ ref('fct_expectation') }} as expectation
    left join effect on expectation.improvement_ref = effect.improvement_id and expectation.metric_id = effect.metric_id
    where expectation.role = 'guardrail'
    group by expectation.improvement_ref
),

pilot as (
    select
        improvement_ref,
        count(*) as pilot_count,
        max(planned_end_on) as planned_end_on
    from {{ ref('pilot_version') }}
    where is_latest
    group by improvement_ref
),

decision as (
    select
        *,
        row_number() over (
            partition by improvement_ref
            order by {{ latest_decision_first() }}
        ) as place
    from {{ ref('decision_version') }}
    where is_latest
),

lesson as (
    select
        improvement_ref,
        count(*) as lesson_count
    from {{ ref('lesson_version') }}
    where is_latest
    group by improvement_ref
),

successor as (
    select
        predecessor_ref,
        {{ sorted_values('improvement_ref') }} as successors
    from improvement
    group by predecessor_ref
),

combined as (
    select
        improvement.*,
        as_of.as_of_on,
        case
            when coalesce(improvement.started_on > as_of.as_of_on, true) then 'planned'
            when improvement.implemented_on <= as_of.as_of_on or improvement.ended_on <= as_of.as_of_on then 'after'
            else 'during'
        end as phase,
        primary_metric.metric_id,
        primary_metric.metric_name_en,
        primary_metric.metric_name_nl,
        primary_metric.change_kind,
        primary_metric.expected_change,
        primary_metric.target_value,
        primary_metric.stated_on,
        primary_metric.is_delivered_after_start,
        coalesce(guardrail.guardrail_state, 'none') as guardrail_state,
        pilot.pilot_count,
        pilot.planned_end_on,
        decision.gate as decision_gate,
        decision.outcome as decision_outcome,
        decision.decided_on,
        decision.forum as decision_forum,
        decision.ranking_ref as decision_ranking_id,
        lesson.lesson_count,
        successor.successors
    from improvement
    cross join {{ ref('as_of') }} as as_of
    left join primary_metric on improvement.improvement_ref = primary_metric.improvement_ref and primary_metric.place = 1
    left join guardrail on improvement.improvement_ref = guardrail.improvement_ref
    left join pilot on improvement.improvement_ref = pilot.improvement_ref
    left join decision on improvement.improvement_ref = decision.improvement_ref and decision.place = 1
    left join lesson on improvement.improvement_ref = lesson.improvement_ref
    left join successor on improvement.improvement_ref = successor.predecessor_ref
),

told as (
    select
        {{ told_conditions(lacks, 'missing') }},
        *
    from combined
)

select
    told.improvement_ref as improvement_id,
    told.title as improvement_name_nl,
    told.project,
    told.owner_role,
    {{ labelled('improvement_goal', 'told.goal', 'goal') }},
    {{ labelled('improvement_state', 'told.phase', 'phase') }},
    told.started_on,
    told.planned_end_on,
    told.implemented_on,
    told.ended_on,
    told.predecessor_ref as predecessor_id,
    told.successors,
    {%- for column in scope_columns() %}
        {%- set member = column[:-3] %}
        told.{{ column }},
        {{ member }}.name_en as {{ member }}_name_en,
        {{ member }}.name_nl as {{ member }}_name_nl,
    {%- endfor %}
    told.metric_id,
    told.metric_name_en,
    told.metric_name_nl,
    {{ labelled('change_kind', 'told.change_kind', 'change_kind') }},
    told.expected_change,
    told.target_value,
    told.stated_on,
    coalesce(baseline.frozen_value, baseline.current_value) as baseline_value,
    baseline.is_frozen as is_baseline_frozen,
    effect.effect,
    effect.effect_low,
    effect.effect_high,
    {{ labelled('effect_method', 'effect.method', 'method') }},
    {{ labelled('design_gate', 'effect.gate', 'gate') }},
    effect.gate_reason_en,
    effect.gate_reason_nl,
    {{ labelled('effect_verdict', 'effect.verdict', 'verdict') }},
    effect.contact_change,
    effect.cost_change_eur,
    effect.cost_change_low_eur,
    effect.cost_change_high_eur,
    {{ labelled('guardrail_state', 'told.guardrail_state', 'guardrail_state') }},
    {{ labelled('decision_gate', 'told.decision_gate', 'decision_gate') }},
    {{ labelled('gate_result', 'told.decision_outcome', 'decision_outcome') }},
    told.decided_on,
    told.decision_forum,
    told.decision_ranking_id,
    cast(coalesce(told.lesson_count, 0) as bigint) as lesson_count,
    effect.overlapping_improvements,
    effect.external_events,
    told.missing_en,
    told.missing_nl
from told
left join effect on told.improvement_ref = effect.improvement_id and told.metric_id = effect.metric_id
left join {{ ref('improvement_baseline') }} as baseline
    on told.improvement_ref = baseline.improvement_id and told.metric_id = baseline.metric_id
{%- for column in scope_columns() %}
    {%- set member = column[:-3] %}
    left join {{ ref('dim_' ~ member) }} as {{ member }} on told.{{ column }} = {{ member }}.{{ column }}
{%- endfor %}
