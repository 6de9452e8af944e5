{% set questions_by_year = public_data.survey_questions() -%}
{% for year, questions in questions_by_year.items() %}
{{- public_data.survey_answers(year, questions) }}
{{ 'union all' if not loop.last }}
{% endfor %}
