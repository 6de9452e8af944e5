{#-
  Fails with the rows of a model that share its grain. Null counts as a value. The grain is `columns`, or else what stands in
  the model's meta; seeds give `columns`, because a test moves on to the seed of the same name with which a user's project
  replaces ours, and that one's meta is the user's.
-#}
{% test unique_grain(model, columns=none) %}
{%- set grain = columns or klantbeeld.grain_of_tested_node() -%}
select {{ grain | join(', ') }}, count(*) as row_count
from {{ model }}
group by {{ grain | join(', ') }}
having count(*) > 1
{% endtest %}
