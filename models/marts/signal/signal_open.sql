{#- Whoever decides on a signal hears that its product leaves the range within so many days. -#}
{%- set horizon_days = var_count('signal_product_horizon_days', 1) -%}
with

child as (
    select
        parent_id,
        count(*) as child_count
    from {{ ref('fct_signal') }}
    where parent_id is not null
    group by parent_id
),

-- Each pair from both sides.
pair as (
    select
        signal_id,
        judgement
    from {{ ref('signal_duplicate_candidate') }}
    union all
    select
        other_signal_id as signal_id,
        judgement
    from {{ ref('signal_duplicate_candidate') }}
),

duplicate as (
    select
        signal_id,
        sum(case when judgement = 'confirmed' then 1 else 0 end) as confirmed_duplicate_count,
        sum(case when judgement = 'proposed' then 1 else 0 end) as proposed_duplicate_count
    from pair
    group by signal_id
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
    cast(coalesce(duplicate.confirmed_duplicate_count, 0) as bigint) as confirmed_duplicate_count,
    cast(coalesce(duplicate.proposed_duplicate_count, 0) as bigint) as proposed_duplicate_count,
    product_end.ends_on as product_ends_on,
    coalesce(product_end.ends_on <= {{ add_days('as_of.as_of_on', horizon_days) }}, false) as is_product_ending,
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
left join {{ ref('product_end') }} as product_end on signal.product_id = product_end.product_id
left join duplicate on signal.signal_id = duplicate.signal_id
left join child on signal.signal_id = child.parent_id
where signal.is_open
