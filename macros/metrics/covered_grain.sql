{#-
  CTEs `covered_day`, `member` and `grain` for a mart that has a row on every covered day: the members (`keys`, besides
  source_system) that a source ever had, on each day that the source delivered. `counted` is the CTE with the existing rows. A
  day that was not delivered has no row: a gap in the deliveries is not a day without customers.
-#}
{% macro covered_grain(entity, counted, keys=[]) -%}
covered_day as (
    select
        source_coverage.source_system,
        dim_date.day_on
    from {{ ref('source_coverage') }} as source_coverage
    inner join {{ ref('dim_date') }} as dim_date
        on dim_date.day_on between source_coverage.covered_from_on and source_coverage.covered_to_on
    where source_coverage.entity = '{{ entity }}'
),

member as (
    select distinct {{ (['source_system'] + keys) | join(', ') }} from {{ counted }}
),

grain as (
    select
        covered_day.day_on,
        member.{{ (['source_system'] + keys) | join(', member.') }}
    from covered_day
    inner join member on covered_day.source_system = member.source_system
    union
    -- Whatever is counted is shown, even on a day that the coverage misses.
    select day_on, {{ (['source_system'] + keys) | join(', ') }} from {{ counted }}
)
{%- endmacro %}
