{#- Fails with the rows of a model that have a null in its grain: one query where the grain is wide. See unique_grain. -#}
{% test not_null_grain(model, columns=none) %}
{%- set grain = columns or klantbeeld.grain_of_tested_node() -%}
select {{ grain | join(', ') }}
from {{ model }}
where {{ grain | join(' is null or ') }} is null
{% endtest %}
