{#- Fails with the rows whose value is outside `low` to `high`, both allowed. Null passes. -#}
{% test between(model, column_name, low, high) %}
select {{ column_name }}
from {{ model }}
where {{ column_name }} < {{ low }} or {{ column_name }} > {{ high }}
{% endtest %}
