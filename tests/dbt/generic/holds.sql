{#- Fails with the rows for which `condition`, over several columns, is not true; a condition that comes out null fails too. -#}
{% test holds(model, condition) %}
select *
from {{ model }}
where coalesce(not ({{ condition }}), true)
{% endtest %}
