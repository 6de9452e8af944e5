{#-
  Fails with the columns of a mart whose sum over all its rows is not the total that the column's meta names under adds_up_to, a row of
  mart_total: nothing is counted twice and nothing is left out. A total that mart_total lacks is 0.
-#}
{% test adds_up(model) %}
{%- set columns = klantbeeld.additive_columns_of_tested_node() -%}
with

found as (
    select
        {%- for column in columns %}
        {{ klantbeeld.exact_sum(column) }} as {{ column }}{{ ',' if not loop.last }}
        {%- else %}
        1 as no_column
        {%- endfor %}
    from {{ model }}
),

wanted as (
    {%- for column, total_id in columns.items() %}
    select '{{ column }}' as column_name, '{{ total_id }}' as total_id{{ ' union all' if not loop.last }}
    {%- else %}
    select 'none' as column_name, 'none' as total_id
    {%- endfor %}
),

compared as (
    select
        wanted.column_name,
        wanted.total_id,
        coalesce(mart_total.total, 0) as wanted_total,
        coalesce(
            case wanted.column_name
                {%- for column in columns %}
                when '{{ column }}' then found.{{ column }}
                {%- else %}
                when 'none' then found.no_column
                {%- endfor %}
            end, 0
        ) as found_total
    from wanted
    cross join found
    left join {{ ref('mart_total') }} as mart_total on wanted.total_id = mart_total.total_id
)

select *
from compared
-- The last digits of many shares may differ.
where abs(found_total - wanted_total) > 0.001 + 0.000000001 * abs(wanted_total)
{% endtest %}
