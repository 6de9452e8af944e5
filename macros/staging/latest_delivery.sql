{#-
  A query with, of each record of a source table, the version delivered last: for tables that are looked up.
  The table that gives a model its rows is read whole, so that the input layer counts repeated deliveries.
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
