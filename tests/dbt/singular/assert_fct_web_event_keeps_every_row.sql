-- Every accepted row is in the fact once, excluded and anonymous ones included.
{{ row_difference(
    rows_of_this_run(ref('input__web_event'), 'fct_web_event'),
    rows_of_this_run(ref('fct_web_event'), 'fct_web_event'),
) }}
