{#-
  A query of the answers of one survey year: one row per respondent and question, scores still as delivered.
  `questions` maps question codes to columns of the year's table.
-#}
{% macro survey_answers(year, questions) -%}
select
    cast({{ year }} as bigint) as survey_year,
    respondent.respnum as respondent_number,
    respondent.intdate as interview_code,
    respondent.weight as delivered_weight,
    {{ klantbeeld.loaded_at() }} as loaded_at,
    question.question_code,
    case question.question_code
        {%- for question_code, column in questions.items() %}
        when '{{ question_code }}' then respondent.{{ column }}
        {%- endfor %}
    end as delivered_score
from {{ source('airport', 'survey_' ~ year) }} as respondent
cross join (
    select *
    from (values {% for question_code in questions %}('{{ question_code }}'){{ ', ' if not loop.last }}{% endfor %})
        as listed (question_code)
) as question
{%- endmacro %}
