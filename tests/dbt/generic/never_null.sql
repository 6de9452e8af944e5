{#- Fails with the rows of a model or seed that have a null in one of the columns: one query for all of them, because what dbt spends
    on a test is far more than what the test asks. -#}
{% test never_null(model, columns) %}
select {{ columns | join(', ') }}
from {{ model }}
where {{ columns | join(' is null or ') }} is null
{% endtest %}
