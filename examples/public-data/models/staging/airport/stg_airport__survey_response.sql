with

answers as (select * from {{ ref('stg_airport__survey_answer') }}),

calendar as (select * from {{ ref('survey_calendar') }}),

calendar_exceptions as (select * from {{ ref('survey_calendar_exception') }}),

dated as (
    select
        answers.*,
        case
            when calendar_exceptions.delivered_code is not null then calendar_exceptions.interview_on
            when calendar.day_before_code_1_on is not null
                then {{ klantbeeld.add_days('calendar.day_before_code_1_on', 'try_cast(answers.interview_code as integer)') }}
            else cast({{ klantbeeld.parse_timestamp('answers.interview_code', '%m/%d/%Y %I:%M:%S %p') }} as date)
        end as interview_on
    from answers
    left join calendar_exceptions
        on
            answers.survey_year = calendar_exceptions.survey_year
            and answers.interview_code = calendar_exceptions.delivered_code
    left join calendar on answers.survey_year = calendar.survey_year
),

scored as (
    select
        *,
        -- Blank, BLANK, an empty field and the codes 0 (blank) and 6 (never used, do not know) are no answer; on the scale
        -- of 0 to 10 the 0 is an answer and 11 is blank.
        case
            when question_code = 'nps' and try_cast(delivered_score as double) between 0 and 10
                then try_cast(delivered_score as double)
            when question_code <> 'nps' and try_cast(delivered_score as double) between 1 and 5
                then try_cast(delivered_score as double)
        end as score
    from dated
)

select
    'airport_survey' as source_system,
    survey_year || '-' || respondent_number || '-' || question_code as source_record_id,
    loaded_at,
    survey_year || '-' || respondent_number as response_ref,
    question_code,
    -- The files give the day of the interview and no usable time: noon at the airport stands for the day.
    {{ klantbeeld.local_to_utc("cast(interview_on as timestamp) + interval '12' hour", 'America/Los_Angeles') }} as answered_at,
    'boarding_area' as survey_moment,
    case question_code when 'nps' then 'nps' when 'overall' then 'csat' else 'driver' end as score_type,
    score,
    case when question_code = 'nps' then cast(0 as double) else cast(1 as double) end as scale_min,
    case when question_code = 'nps' then cast(10 as double) else cast(5 as double) end as scale_max,
    try_cast(delivered_weight as double) as weight
from scored
