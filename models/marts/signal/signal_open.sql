with

child as (
    select
        parent_id,
        count(*) as child_count
    from {{ ref('fct_signal') }}
    where parent_id is not null
    group by parent_id
)

select
    signal.signal_id,
    signal.name_nl as signal_name_nl,
    signal.submitted_on,
    greatest({{ days_between('signal.submitted_on', 'as_of.as_of_on') }}, cast(0 as bigint)) as open_days,
    signal.step,
    process_step.name_en as step_name_en,
    process_step.name_nl as step_name_nl,
    signal.responsible_role,
    process_step.accountable_role,
    signal.step_entered_on,
    signal.step_days,
    signal.norm_days,
    signal.is_over_norm,
    {{ labelled('signal_class', 'signal.signal_class') }},
    signal.team_id,
    {{ signal_team_names('signal', 'team') }},
    signal.is_admitted,
    {%- for member in ['contact_reason', 'journey_stage', 'channel', 'product'] %}
        signal.{{ member }}_id,
        {{ member }}.name_en as {{ member }}_name_en,
        {{ member }}.name_nl as {{ member }}_name_nl,
    {%- endfor %}
    signal.required_attribute_count - signal.filled_attribute_count as missing_attribute_count,
    signal.parent_id,
    cast(coalesce(child.child_count, 0) as bigint) as child_count,
    signal.improvement_id,
    {{ labelled('signal_resolution', 'signal.resolution', 'resolution') }},
    signal.resolution_reason,
    reason.name_en as resolution_reason_name_en,
    reason.name_nl as resolution_reason_name_nl,
    signal.return_count,
    signal.skip_count,
    signal.refused_step_count,
    signal.refused_reasons
from {{ ref('fct_signal') }} as signal
cross join {{ ref('as_of') }} as as_of
inner join {{ ref('signal_process_step') }} as process_step on signal.step = process_step.step
left join {{ ref('signal_reason') }} as reason on signal.resolution_reason = reason.outcome_reason
left join {{ ref('dim_team') }} as team on signal.team_id = team.team_id
{%- for member in ['contact_reason', 'journey_stage', 'channel', 'product'] %}
    left join {{ ref('dim_' ~ member) }} as {{ member }} on signal.{{ member }}_id = {{ member }}.{{ member }}_id
{%- endfor %}
left join child on signal.signal_id = child.parent_id
where signal.is_open
