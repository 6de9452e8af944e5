{%- set attributes = ['channel_id', 'product_id', 'journey_stage_id', 'contact_reason_id'] -%}
{%- set minimum_count = var_count('minimum_customers', 1) -%}

with

ranked as (
    select
        *,
        coalesce(submitter_team_id, 'not_recorded') as team_id,
        row_number() over (partition by signal_ref order by loaded_at desc, source_system asc) as place
    from {{ ref('input__signal') }}
),

submitted as (
    select * from ranked
    where place = 1
),

team_size as (
    select
        team_id,
        count(distinct submitter_ref) as submitter_count
    from submitted
    group by team_id
),

ranked_team as (
    select
        team_id,
        submitter_count,
        sum(submitter_count) over (
            order by submitter_count, team_id rows between unbounded preceding and 1 preceding
        ) as smaller_count
    from team_size
),

-- The smallest teams together and, if these are still too few, the next one too: otherwise a team could be found by subtraction.
small_team as (
    select team_id
    from ranked_team
    where
        submitter_count < {{ minimum_count }}
        or smaller_count between 1 and {{ minimum_count }} - 1
),

visit as (
    select
        signal_id,
        max(case when step = 2 and is_pass then left_on end) as quality_passed_on,
        max(case when step = 4 and outcome = 'go' then left_on end) as chosen_on,
        max(case when outcome = 'closed' then left_on end) as closed_on,
        max(case when step = 10 then feedback_on end) as feedback_on,
        max(case when outcome = 'measured' then left_on end) as measured_on,
        max_by(perspective, visit_number)
        filter (where step = 5 and outcome = 'done' and perspective is not null) as cause_perspective,
        max_by(cause_evidence, visit_number)
        filter (where step = 5 and outcome = 'done' and cause_evidence is not null) as cause_evidence,
        sum(case when outcome = 'returned' then 1 else 0 end) as return_count,
        sum(case when outcome = 'skipped' then 1 else 0 end) as skip_count,
        max(visit_number) as visit_count
    from {{ ref('fct_signal_step') }}
    group by signal_id
),

-- What led to the feedback step: the last step before it.
before_feedback as (
    select
        signal_id,
        outcome,
        outcome_reason,
        left_on,
        row_number() over (partition by signal_id order by visit_number desc) as place
    from {{ ref('fct_signal_step') }}
    where outcome in ('rejected', 'duplicate', 'no_go', 'measured', 'not_measured')
),

-- Steps that broke the rules and were not corrected by a later delivery.
refused as (
    select
        checked.source_system,
        checked.signal_ref,
        count(
            distinct concat_ws(
                '-', cast(checked.step as {{ dbt.type_string() }}), cast(checked.entered_on as {{ dbt.type_string() }})
            )
        )
            as refused_step_count,
        {{ sorted_values('checked.quarantine_reasons') }} as refused_reasons
    from {{ ref('input_checked__signal_step') }} as checked
    left join {{ ref('input__signal_step') }} as accepted
        on
            checked.source_system = accepted.source_system
            and checked.signal_ref = accepted.signal_ref
            and checked.step = accepted.step
            and checked.entered_on = accepted.entered_on
    where
        checked.quarantine_reasons is not null
        and coalesce(checked.loaded_at > accepted.loaded_at, true)
    group by checked.source_system, checked.signal_ref
),

combined as (
    select
        submitted.*,
        case when small_team.team_id is not null then 'small_teams' else submitted.team_id end as shown_team_id,
        submitter_group.required_attributes,
        coalesce(submitted.submitted_on >= submitter_group.admitted_on, false) as is_admitted,
        visit.quality_passed_on,
        visit.chosen_on,
        visit.closed_on,
        visit.feedback_on,
        visit.measured_on,
        visit.cause_perspective,
        visit.cause_evidence,
        visit.return_count,
        visit.skip_count,
        current_step.step,
        current_step.entered_on as step_entered_on,
        process_step.responsible_role,
        case submitted.signal_class
            when 'quick' then process_step.norm_days_quick
            when 'normal' then process_step.norm_days_normal
            when 'large' then process_step.norm_days_large
        end as norm_days,
        case when current_step.step = 10 then before_feedback.outcome end as resolution,
        case when current_step.step = 10 then before_feedback.outcome_reason end as resolution_reason,
        refused.refused_step_count,
        refused.refused_reasons,
        as_of.as_of_on
    from submitted
    cross join {{ ref('as_of') }} as as_of
    inner join visit on submitted.signal_ref = visit.signal_id
    inner join {{ ref('fct_signal_step') }} as current_step
        on visit.signal_id = current_step.signal_id and visit.visit_count = current_step.visit_number
    inner join {{ ref('signal_process_step') }} as process_step on current_step.step = process_step.step
    left join before_feedback on submitted.signal_ref = before_feedback.signal_id and before_feedback.place = 1
    left join small_team on submitted.team_id = small_team.team_id
    left join {{ ref('signal_submitter_group') }} as submitter_group on submitted.team_id = submitter_group.team_id
    left join refused on submitted.source_system = refused.source_system and submitted.signal_ref = refused.signal_ref
)

select
    signal_ref as signal_id,
    submitted_on,
    title,
    -- The quality check also looks for personal data in it.
    case when quality_passed_on is not null and {{ is_short_text('title') }} then title end as name_nl,
    description_text,
    submitter_role,
    shown_team_id as team_id,
    is_admitted,
    {%- for attribute in attributes %}
        coalesce({{ attribute }}, 'not_recorded') as {{ attribute }},
    {%- endfor %}
    coalesce(signal_class, 'not_classified') as signal_class,
    first_touch_on,
    parent_ref as parent_id,
    distinct_from,
    improvement_ref as improvement_id,
    {%- for kind in ['required', 'filled'] %}
        cast(
            {%- for attribute in attributes %}
                case
                    when
                        contains(
                            '; ' || coalesce(required_attributes, '{{ attributes | join('; ') }}') || '; ', '; {{ attribute }}; '
                        )
                        {%- if kind == 'filled' %}
                            and {{ attribute }} is not null
                        {%- endif %}
                        then 1
                    else 0
                end{{ ' +' if not loop.last }}
            {%- endfor %} as bigint
        ) as {{ kind }}_attribute_count,
    {%- endfor %}
    step,
    step_entered_on,
    greatest({{ days_between('step_entered_on', 'as_of_on') }}, cast(0 as bigint)) as step_days,
    norm_days,
    responsible_role,
    closed_on is null as is_open,
    closed_on is null
    and coalesce({{ days_between('step_entered_on', 'as_of_on') }} > norm_days, false) as is_over_norm,
    resolution,
    resolution_reason,
    quality_passed_on,
    chosen_on,
    measured_on,
    measured_on is not null as has_measured_effect,
    feedback_on,
    closed_on,
    {{ days_between('submitted_on', 'closed_on') }} as lead_days,
    {{ days_between('coalesce(first_touch_on, submitted_on)', 'closed_on') }} as customer_lead_days,
    cause_perspective,
    cause_evidence,
    cast(return_count as bigint) as return_count,
    cast(skip_count as bigint) as skip_count,
    cast(coalesce(refused_step_count, 0) as bigint) as refused_step_count,
    refused_reasons
from combined
