-- Every accepted row is in the fact once, excluded and anonymous ones included.
{{ row_difference(ref('input__web_event'), ref('fct_web_event')) }}
