{{ metric_rows('fct_survey_response') }}
