{#- Facts that are made anew change on few days: only the metrics of these are summed up again. -#}
{%- set built = previous_build('built_fact_day') -%}

with

{% if built -%}
    -- A day that lost its last row is changed as well.
    changed as (
        select
            coalesce(fact_day.fact, built.fact) as fact,
            coalesce(fact_day.source_system, built.source_system) as source_system,
            coalesce(fact_day.day_on, built.day_on) as day_on
        from {{ ref('fact_day') }} as fact_day
        full outer join {{ built }} as built
            on
                fact_day.fact = built.fact
                and fact_day.source_system = built.source_system
                and fact_day.day_on = built.day_on
        where
            fact_day.row_count is distinct from built.row_count
            or fact_day.row_checksum is distinct from built.row_checksum
            or built.built_with is distinct from '{{ metric_build_version() }}'
    ),
{%- else -%}
    changed as (
        select
            fact,
            source_system,
            day_on
        from {{ ref('fact_day') }}
    ),
{%- endif %}

web_changed as (
    select
        fact,
        source_system,
        day_on
    from {{ ref('rebuild_fact_day') }}
    where fact in ({{ text_literals(facts_built_by_day()) }})
)

select * from changed
union all
select
    'fct_metric_daily' as fact,
    source_system,
    day_on
from (
    select * from changed
    union all
    select * from web_changed
) as any_fact
group by source_system, day_on
