{%- set measures = {
    'call_count': {},
    'message_count': {},
    'complaint_count': {},
    'other_contact_count': {},
    'survey_response_count': {},
} -%}

with

evidence_day as (
    select
        day_on,
        journey_stage_id,
        case when evidence = 'call' then evidence_count else 0 end as call_count,
        case when evidence = 'message' then evidence_count else 0 end as message_count,
        case when evidence = 'complaint' then evidence_count else 0 end as complaint_count,
        case when evidence = 'other_contact' then evidence_count else 0 end as other_contact_count,
        case when evidence = 'survey_response' then evidence_count else 0 end as survey_response_count
    from {{ ref('stage_evidence_daily') }}
),

{{ contacts_by_period('evidence_day', ['journey_stage_id'], measures) }},

totalled as (
    select
        *,
        call_count + message_count + complaint_count + other_contact_count as contact_count,
        {{ is_special_member('journey_stage_id') }} as is_unknown
    from by_period
),

ranked as (
    select
        *,
        case
            when not is_unknown
                then cast(row_number() over (
                    partition by period_type, period_start_on, is_unknown
                    order by contact_count desc, survey_response_count desc, journey_stage_id asc
                ) as bigint)
        end as stage_rank,
        cast(sum(contact_count) over (partition by period_type, period_start_on) as bigint) as period_contact_count
    from totalled
)

select
    ranked.period_type,
    ranked.period_start_on,
    contact_period.period_end_on,
    contact_period.is_complete,
    ranked.journey_stage_id,
    stage.name_en as journey_stage_name_en,
    stage.name_nl as journey_stage_name_nl,
    ranked.stage_rank,
    ranked.contact_count,
    ranked.period_contact_count,
    {{ ratio('ranked.contact_count', 'ranked.period_contact_count') }} as share_rate,
    ranked.call_count,
    ranked.message_count,
    ranked.complaint_count,
    ranked.other_contact_count,
    ranked.survey_response_count
from ranked
inner join {{ ref('contact_period') }} as contact_period
    on ranked.period_type = contact_period.period_type and ranked.period_start_on = contact_period.period_start_on
left join {{ ref('dim_journey_stage') }} as stage on ranked.journey_stage_id = stage.journey_stage_id
