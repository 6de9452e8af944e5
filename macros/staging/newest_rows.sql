{#-
  A query with the rows that the last delivery of each record holds: for tables of which a connector delivers several versions of a
  record at once, of which is_active_version() tells the one that holds. A version that held in an older delivery holds no more.
-#}
{% macro newest_rows(relation, key) -%}
select *
from (
    select
        *,
        max(_loaded_at) over (partition by {{ key | join(', ') }}) as newest_loaded_at
    from {{ relation }}
) as delivered
where _loaded_at = newest_loaded_at
{%- endmacro %}
