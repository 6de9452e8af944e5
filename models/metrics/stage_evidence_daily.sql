with

-- What a contact is evidence of: a complaint whatever its channel, otherwise a call, a message or something else.
contact as (
    select
        facts.day_on,
        facts.source_system,
        facts.journey_stage_id,
        case
            when facts.contact_type = 'complaint' then 'complaint'
            when channel.channel_group = 'spoken' then 'call'
            when channel.channel_group = 'written' then 'message'
            else 'other_contact'
        end as evidence
    from {{ ref('fct_contact') }} as facts
    cross join {{ ref('as_of') }} as as_of
    left join {{ ref('dim_channel') }} as channel on facts.channel_id = channel.channel_id
    where
        facts.day_on <= as_of.as_of_on
        and {{ metric_definition('contact_volume').rows }}
)

select
    day_on,
    source_system,
    journey_stage_id,
    evidence,
    count(*) as evidence_count
from contact
group by day_on, source_system, journey_stage_id, evidence
union all
select
    day_on,
    source_system,
    journey_stage_id,
    'survey_response' as evidence,
    {{ metric_count('survey_responses') }} as evidence_count
from {{ ref('metric_survey') }}
where metric_id = 'survey_responses'
group by day_on, source_system, journey_stage_id
