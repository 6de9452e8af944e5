{#-
  A test query: the source systems whose number of rows differs between two relations, none if nothing was lost or duplicated.
-#}
{% macro row_difference(before, after) %}
with

before_count as (select source_system, count(*) as row_count from {{ before }} group by source_system),

after_count as (select source_system, count(*) as row_count from {{ after }} group by source_system)

select
    coalesce(before_count.source_system, after_count.source_system) as source_system,
    before_count.row_count as rows_before,
    after_count.row_count as rows_after
from before_count
full outer join after_count
    on before_count.source_system = after_count.source_system
where before_count.row_count is distinct from after_count.row_count
{% endmacro %}
