with

-- For a signal in two lists, the later delivery counts.
ranked as (
    select
        source_system,
        signal_ref,
        submitted_on,
        row_number() over (partition by signal_ref order by loaded_at desc, source_system asc) as place
    from {{ ref('input__signal') }}
),

visit as (
    select
        ranked.signal_ref as signal_id,
        signal_step.step,
        signal_step.entered_on,
        signal_step.left_on,
        signal_step.outcome,
        signal_step.outcome_reason,
        signal_step.actor_role,
        signal_step.cause,
        signal_step.cause_evidence,
        signal_step.perspective,
        signal_step.feedback_on,
        transition.next_step,
        coalesce(transition.is_pass, false) as is_pass,
        row_number() over (
            partition by ranked.signal_ref
            order by signal_step.entered_on desc, signal_step.left_on desc nulls first, signal_step.step desc
        ) as place_from_end
    from ranked
    inner join {{ ref('input__signal_step') }} as signal_step
        on
            ranked.source_system = signal_step.source_system
            and ranked.signal_ref = signal_step.signal_ref
    left join {{ ref('signal_transition') }} as transition
        on signal_step.step = transition.step and signal_step.outcome = transition.outcome
    where ranked.place = 1
),

newest as (
    select * from visit
    where place_from_end = 1
),

-- If the list has no row for it yet: a signal is in step 1 once submitted, and in the next step once it has left the previous
-- one.
implied as (
    select
        ranked.signal_ref as signal_id,
        coalesce(newest.next_step, 1) as step,
        coalesce(newest.left_on, ranked.submitted_on) as entered_on
    from ranked
    left join newest on ranked.signal_ref = newest.signal_id
    where ranked.place = 1 and (newest.signal_id is null or newest.next_step is not null)
),

united as (
    select
        signal_id,
        step,
        entered_on,
        left_on,
        outcome,
        outcome_reason,
        actor_role,
        cause,
        cause_evidence,
        perspective,
        feedback_on,
        is_pass,
        false as is_implied
    from visit
    union all
    select
        signal_id,
        step,
        entered_on,
        cast(null as date) as left_on,
        cast(null as {{ dbt.type_string() }}) as outcome,
        cast(null as {{ dbt.type_string() }}) as outcome_reason,
        cast(null as {{ dbt.type_string() }}) as actor_role,
        cast(null as {{ dbt.type_string() }}) as cause,
        cast(null as {{ dbt.type_string() }}) as cause_evidence,
        cast(null as {{ dbt.type_string() }}) as perspective,
        cast(null as date) as feedback_on,
        false as is_pass,
        true as is_implied
    from implied
)

select
    signal_id,
    cast(row_number() over (
        partition by signal_id order by entered_on asc, left_on asc nulls last, step asc
    ) as bigint) as visit_number,
    step,
    entered_on,
    left_on,
    {{ days_between('entered_on', 'left_on') }} as step_days,
    outcome,
    outcome_reason,
    actor_role,
    cause,
    cause_evidence,
    perspective,
    feedback_on,
    is_pass,
    is_implied
from united
