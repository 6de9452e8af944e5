{{ config(materialized='view') }}

{%- set rules = {
    'unknown step': 'step not between 1 and 10',
    'signal was not submitted': 'submitted_signal_ref is null',
    'step out of order': 'step <> expected_step or entered_on < previous_left_on',
    'unknown outcome of the step': 'outcome is not null and transition_outcome is null',
    'left_on without outcome': 'left_on is not null and outcome is null',
    'outcome without left_on': 'left_on is null and outcome is not null',
    'left_on before entered_on': 'left_on < entered_on',
    'missing outcome_reason': 'needs_reason and outcome_reason is null',
    'unknown outcome_reason': 'outcome_reason is not null and known_reason is null',
    'a day after it was loaded': "greatest(entered_on, left_on, feedback_on) > cast(loaded_at + interval '1' day as date)",
    'closed without feedback': "outcome = 'closed' and feedback_on is null",
} %}

with

staged as (
    {{ union_inputs('signal_step') }}
),

delivered as (
    select
        *,
        row_number() over (
            partition by source_system, signal_ref, step, entered_on order by loaded_at desc, source_record_id asc
        ) as recency
    from staged
),

transition as (
    select * from {{ ref('signal_transition') }}
),

-- The last delivery of each step, in the order in which the signal went through them.
sequenced as (
    select
        visit.source_system,
        visit.signal_ref,
        visit.step,
        visit.entered_on,
        coalesce(lag(coalesce(transition.next_step, 0)) over (
            partition by visit.source_system, visit.signal_ref
            order by visit.entered_on asc, visit.left_on asc nulls last, visit.step asc
        ), 1) as expected_step,
        lag(visit.left_on) over (
            partition by visit.source_system, visit.signal_ref
            order by visit.entered_on asc, visit.left_on asc nulls last, visit.step asc
        ) as previous_left_on
    from delivered as visit
    left join transition on visit.step = transition.step and visit.outcome = transition.outcome
    where visit.recency = 1
),

submitted as (
    select distinct
        source_system,
        signal_ref
    from {{ ref('input_checked__signal') }}
),

register as (
    select
        signal_step.*,
        submitted.signal_ref as submitted_signal_ref,
        sequenced.expected_step,
        sequenced.previous_left_on,
        transition.outcome as transition_outcome,
        transition.needs_reason,
        reason.outcome_reason as known_reason
    from staged as signal_step
    left join submitted
        on
            signal_step.source_system = submitted.source_system
            and signal_step.signal_ref = submitted.signal_ref
    left join sequenced
        on
            signal_step.source_system = sequenced.source_system
            and signal_step.signal_ref = sequenced.signal_ref
            and signal_step.step = sequenced.step
            and signal_step.entered_on = sequenced.entered_on
    left join transition on signal_step.step = transition.step and signal_step.outcome = transition.outcome
    left join {{ ref('signal_reason') }} as reason on signal_step.outcome_reason = reason.outcome_reason
)

{{ checked_rows('signal_step', rules, relation='register') }}
