{#-
  A query of the last delivered version of each record in a source table: for lookup tables. The table that gives a model its
  rows is read in full, so that the input layer counts repeated deliveries.
-#}
{% macro latest_delivery(relation, key) -%}
select *
from (
    select
        *,
        row_number() over (
            partition by {{ key | join(', ') }}
            order by _loaded_at desc, _delivery_hash desc, _line desc
        ) as delivery_rank
    from {{ relation }}
) as ranked_delivery
where delivery_rank = 1
{%- endmacro %}
