{#-
  Fails with the rows of a model that share its grain, which stands in its meta. Null counts as a value. For a grain that holds under
  a condition or only warns; keeps_its_rules tests the others.
-#}
{% test unique_grain(model) %}
{%- set grain = klantbeeld.grain_of_tested_node() -%}
select {{ grain | join(', ') }}, count(*) as row_count
from {{ model }}
group by {{ grain | join(', ') }}
having count(*) > 1
{% endtest %}
