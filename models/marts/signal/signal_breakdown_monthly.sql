{%- set grain = ['month_start_on', 'team_id', 'channel_id', 'product_id', 'journey_stage_id'] -%}
with

signal as (
    select
        *,
        cast(date_trunc('month', submitted_on) as date) as month_start_on
    from {{ ref('fct_signal') }}
),

counted as (
    select
        {{ grain | join(',\n        ') }},
        count(*) as signal_count,
        count(*) filter (where not is_admitted) as not_admitted_count,
        {%- for attribute in ['channel', 'product', 'journey_stage', 'contact_reason'] %}
            count(*) filter (where {{ attribute }}_id <> 'not_recorded') as {{ attribute }}_filled_count,
        {%- endfor %}
        cast(sum(required_attribute_count) as bigint) as required_attribute_count,
        cast(sum(filled_attribute_count) as bigint) as filled_attribute_count,
        count(*) filter (where quality_passed_on is not null) as quality_passed_count,
        count(*) filter (where chosen_on is not null) as chosen_count,
        count(*) filter (where is_open) as open_count,
        count(*) filter (where is_over_norm) as over_norm_count,
        count(*) filter (where not is_open) as closed_count,
        count(*) filter (where not is_open and resolution = 'rejected') as closed_rejected_count,
        count(*) filter (where not is_open and resolution = 'duplicate') as closed_duplicate_count,
        count(*) filter (where not is_open and resolution = 'no_go') as closed_no_go_count,
        count(*) filter (where not is_open and has_measured_effect) as measured_count,
        cast(coalesce(sum(lead_days), 0) as bigint) as lead_days_sum,
        cast(coalesce(sum(customer_lead_days), 0) as bigint) as customer_lead_days_sum,
        count(*) filter (where refused_step_count > 0) as refused_count
    from signal
    group by {{ grain | join(', ') }}
),

flagged as (
    select
        counted.*,
        {{ add_days("cast(counted.month_start_on + interval '1' month as date)", -1) }} <= as_of.as_of_on as is_complete
    from counted
    cross join {{ ref('as_of') }} as as_of
),

latest as (
    select coalesce(max(case when is_complete then month_start_on end), max(month_start_on)) as month_start_on
    from flagged
)

select
    flagged.month_start_on,
    flagged.is_complete,
    flagged.month_start_on = latest.month_start_on as is_latest,
    flagged.team_id,
    {{ signal_team_names('flagged', 'team') }},
    {%- for member in ['channel', 'product', 'journey_stage'] %}
        flagged.{{ member }}_id,
        {{ member }}.name_en as {{ member }}_name_en,
        {{ member }}.name_nl as {{ member }}_name_nl,
    {%- endfor %}
    flagged.signal_count,
    flagged.not_admitted_count,
    flagged.channel_filled_count,
    flagged.product_filled_count,
    flagged.journey_stage_filled_count,
    flagged.contact_reason_filled_count,
    flagged.required_attribute_count,
    flagged.filled_attribute_count,
    {{ ratio('flagged.filled_attribute_count', 'flagged.required_attribute_count') }} as completeness_rate,
    flagged.quality_passed_count,
    flagged.chosen_count,
    flagged.open_count,
    flagged.over_norm_count,
    flagged.closed_count,
    flagged.closed_rejected_count,
    flagged.closed_duplicate_count,
    flagged.closed_no_go_count,
    flagged.measured_count,
    {{ ratio('flagged.measured_count', 'flagged.closed_count') }} as measured_rate,
    flagged.lead_days_sum,
    flagged.customer_lead_days_sum,
    flagged.refused_count
from flagged
cross join latest
left join {{ ref('dim_team') }} as team on flagged.team_id = team.team_id
{%- for member in ['channel', 'product', 'journey_stage'] %}
    left join {{ ref('dim_' ~ member) }} as {{ member }} on flagged.{{ member }}_id = {{ member }}.{{ member }}_id
{%- endfor %}
