with

responses as (
    select
        *,
        {{ klantbeeld.loaded_at() }} as loaded_at
    from {{ source('survey', 'responses') }}
),

scores as (
    select
        responses.*,
        'Q_NPS' as question_code,
        'nps' as score_type,
        q_nps as score_text,
        0 as scale_min,
        10 as scale_max
    from responses
    union all
    select
        responses.*,
        'Q_CSAT' as question_code,
        'csat' as score_type,
        q_csat as score_text,
        1 as scale_min,
        5 as scale_max
    from responses
)

select
    'survey' as source_system,
    responseid || ' ' || question_code as source_record_id,
    loaded_at,
    responseid as response_ref,
    question_code,
    klantnummer as customer_ref,
    oproepid as contact_ref,
    moment as survey_moment,
    score_type,
    cast(scale_min as double) as scale_min,
    cast(scale_max as double) as scale_max,
    -- The remark belongs to the whole response; it goes with its first question.
    case when question_code = 'Q_NPS' then q_toelichting end as answer_text,
    {{ klantbeeld.read_columns('survey_response', {
        'answered_at': 'enddate',
        'score': 'score_text',
        'is_complete': 'finished',
    }) }}
from scores
where score_text is not null
