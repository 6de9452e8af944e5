{#-
  A query of the rows in each record's last delivery, for tables where a connector delivers several versions of a record at once
  and is_active_version() marks the current one. A version that was current in an older delivery no longer is.
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
