-- Every accepted row is in the fact once, excluded and anonymous ones included.
{{ row_difference(ref('input__survey_response'), ref('fct_survey_response')) }}
