-- Every accepted row is in the fact once, excluded and anonymous ones included.
{{ row_difference(ref('input__order_event'), ref('fct_order_event')) }}
