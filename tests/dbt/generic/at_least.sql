{#- Fails with the rows whose value is below `value`. Null passes: whether it may be null is another test. -#}
{% test at_least(model, column_name, value) %}
select {{ column_name }}
from {{ model }}
where {{ column_name }} < {{ value }}
{% endtest %}
