with

-- The tests of an improvement in their order, each until the next one starts.
iteration as (
    select
        pilot.pilot_ref,
        pilot.improvement_ref,
        improvement.title,
        pilot.unit,
        pilot.starts_on,
        coalesce(pilot.ended_on, pilot.planned_end_on) as until_on,
        row_number() over (
            partition by pilot.improvement_ref order by pilot.starts_on asc, pilot.pilot_ref asc
        ) as iteration_number,
        lead(pilot.starts_on) over (
            partition by pilot.improvement_ref order by pilot.starts_on asc, pilot.pilot_ref asc
        ) as next_starts_on
    from {{ ref('pilot_version') }} as pilot
    inner join {{ ref('improvement_version') }} as improvement
        on pilot.improvement_ref = improvement.improvement_ref and improvement.is_latest
    where pilot.is_latest
),

-- What it showed on the main goal, by the method that its design allows.
result as (
    select
        *,
        row_number() over (
            partition by pilot_id
            order by
                case when is_chosen then 1 else 2 end asc,
                {{ method_by_design() }} asc,
                metric_id asc
        ) as place
    from {{ ref('improvement_effect') }}
    where role = 'primary'
),

-- What was decided once it had begun: the last decision before the next one starts.
decided as (
    select
        iteration.pilot_ref,
        decision.gate,
        decision.outcome,
        decision.reason,
        decision.decided_on,
        row_number() over (
            partition by iteration.pilot_ref order by decision.decided_on desc, decision.decision_ref desc
        ) as place
    from iteration
    inner join {{ ref('decision_version') }} as decision
        on
            iteration.improvement_ref = decision.improvement_ref
            and iteration.starts_on < decision.decided_on
            and coalesce(iteration.next_starts_on >= decision.decided_on, true)
    where decision.is_latest
)

select
    iteration.improvement_ref as improvement_id,
    iteration.title as improvement_name_nl,
    cast(iteration.iteration_number as bigint) as iteration_number,
    iteration.next_starts_on is null as is_last_iteration,
    iteration.pilot_ref as pilot_id,
    {{ labelled('pilot_unit', 'iteration.unit', 'unit') }},
    iteration.starts_on,
    iteration.until_on,
    result.metric_id,
    result.metric_name_en,
    result.metric_name_nl,
    {{ labelled('change_kind', 'result.change_kind', 'change_kind') }},
    result.effect,
    result.effect_low,
    result.effect_high,
    {{ labelled('effect_verdict', 'result.verdict', 'verdict') }},
    result.gate_reason_en,
    result.gate_reason_nl,
    {{ labelled('decision_gate', 'decided.gate', 'decision_gate') }},
    {{ labelled('gate_result', 'decided.outcome', 'decision_outcome') }},
    decided.reason as decision_reason,
    decided.decided_on
from iteration
left join result on iteration.pilot_ref = result.pilot_id and result.place = 1
left join decided on iteration.pilot_ref = decided.pilot_ref and decided.place = 1
