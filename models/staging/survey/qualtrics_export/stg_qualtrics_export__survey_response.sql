{%- set questions = {
    'nps': {'type': 'nps', 'scale': [0, 10]},
    'csat': {'type': 'csat', 'scale': [1, 5]},
    'csat_slider': {'type': 'csat', 'scale': [0, 100]},
    'ces': {'type': 'ces', 'scale': [1, 7]},
} -%}

{#- The demo company's questionnaire: a project that installs this package has its own questions. -#}
{{ config(enabled=is_listed_input(model.name) and project_name == 'klantbeeld') }}

with

responses as (
    select
        *,
        {{ loaded_at() }} as loaded_at,
        status in ('Survey Preview', 'Survey Test', 'Spam') as is_test
    from {{ source('qualtrics_export', 'response_export') }}
),

answers as (
    {%- for code, question in questions.items() %}
        select
            *,
            '{{ code }}' as question_code,
            '{{ question.type }}' as question_type,
            {{ code }} as delivered_score,
            cast({{ question.scale[0] }} as double) as scale_min,
            cast({{ question.scale[1] }} as double) as scale_max,
            cast(null as {{ dbt.type_string() }}) as answer_text
        from responses
        union all
    {%- endfor %}
    select
        *,
        'toelichting' as question_code,
        'none' as question_type,
        cast(null as {{ dbt.type_string() }}) as delivered_score,
        cast(null as double) as scale_min,
        cast(null as double) as scale_max,
        toelichting as answer_text
    from responses
)

select
    'qualtrics' as source_system,
    response_id || '.' || question_code as source_record_id,
    loaded_at,
    response_id as response_ref,
    question_code,
    external_reference as customer_ref,
    contactnummer as contact_ref,
    meetmoment as survey_moment,
    -- Not a score type of the contract: quarantine keeps and counts previews, tests and spam.
    case when is_test then 'test response' else question_type end as score_type,
    scale_min,
    scale_max,
    answer_text,
    {{ read_columns('survey_response', {'answered_at': 'end_date', 'score': 'delivered_score', 'is_complete': 'finished'}) }}
from answers
