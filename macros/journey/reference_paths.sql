{#-
  The shortest paths through a desired journey, as a query: journey_id, source, target, step_count (edges), passed (labels of the
  nodes in between, each after ';-'). `edge` is a relation with journey_id, source, target and target_label. Paths are doubled in
  length five times, so they have at most 32 edges. Among paths of equal length the first by its labels counts.
-#}
{% macro reference_paths(edge) -%}
    {%- set rounds = 5 -%}
    with

    -- A path of no steps, so that paths shorter than the doubled length are kept.
    pause as (
        select distinct journey_id, target as source, target, target_label, '000' as way
        from {{ edge }}
    ),

    -- A length of three digits before the labels: the smallest text is the shortest path.
    way_0 as (
        select distinct journey_id, source, target, target_label, '001' as way
        from {{ edge }}
    ),

    {#-
      Each round reads the previous one twice. Spark plans everything once per reading, so a third reading would cost eight times
      as much.
    #}
    {%- for round in range(rounds) %}
    longer_{{ loop.index }} as (
        select
            first_part.journey_id,
            first_part.source,
            second_part.target,
            second_part.target_label,
            case
                when second_part.way = '000' then first_part.way
                else concat(
                    lpad(
                        cast(cast(substr(first_part.way, 1, 3) as bigint) + cast(substr(second_part.way, 1, 3) as bigint) as {{ dbt.type_string() }}),
                        3, '0'
                    ),
                    substr(first_part.way, 4), ';-', first_part.target_label, substr(second_part.way, 4)
                )
            end as way
        from way_{{ loop.index0 }} as first_part
        inner join (
            select * from way_{{ loop.index0 }}
            union all
            select * from pause
        ) as second_part
            on first_part.journey_id = second_part.journey_id and first_part.target = second_part.source
    ),

    way_{{ loop.index }} as (
        select journey_id, source, target, target_label, min(way) as way
        from longer_{{ loop.index }}
        group by journey_id, source, target, target_label
    ),
    {%- endfor %}

    path as (
        select
            journey_id,
            source,
            target,
            cast(substr(way, 1, 3) as bigint) as step_count,
            substr(way, 4) as passed
        from way_{{ rounds }}
    )

    select *
    from path
{%- endmacro %}
