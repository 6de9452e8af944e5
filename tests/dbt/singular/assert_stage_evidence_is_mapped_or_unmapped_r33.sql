-- R33: per source and kind of evidence, what is at a stage and what is not are together all inbound contacts and all responses.
with

shown as (
    select
        source_system,
        case when evidence = 'survey_response' then 'survey_response' else 'contact' end as entity,
        sum(case when {{ is_special_member('journey_stage_id') }} then 0 else evidence_count end) as mapped_count,
        sum(case when {{ is_special_member('journey_stage_id') }} then evidence_count else 0 end) as unmapped_count
    from {{ ref('stage_evidence_daily') }}
    group by source_system, case when evidence = 'survey_response' then 'survey_response' else 'contact' end
),

staged as (
    select
        source_system,
        'contact' as entity,
        count(*) as row_count
    from {{ ref('fct_contact') }}
    where is_inbound and not is_excluded and day_on <= {{ as_of_day() }}
    group by source_system
    union all
    select
        source_system,
        'survey_response' as entity,
        count(*) as row_count
    from {{ ref('fct_survey_response') }}
    where is_first_of_response and day_on <= {{ as_of_day() }}
    group by source_system
)

select
    coalesce(shown.source_system, staged.source_system) as source_system,
    coalesce(shown.entity, staged.entity) as entity,
    shown.mapped_count,
    shown.unmapped_count,
    staged.row_count
from shown
full outer join staged on shown.source_system = staged.source_system and shown.entity = staged.entity
where coalesce(shown.mapped_count + shown.unmapped_count, 0) <> coalesce(staged.row_count, 0)
