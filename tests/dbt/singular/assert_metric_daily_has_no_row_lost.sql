-- Every row of the daily fact reaches the mart: a metric without a catalogue row would vanish in the join.
with

fact_count as (select count(*) as row_count from {{ ref('fct_metric_daily') }}),

mart_count as (select count(*) as row_count from {{ ref('metric_daily') }})

select
    fact_count.row_count as fact_row_count,
    mart_count.row_count as mart_row_count
from fact_count
cross join mart_count
where fact_count.row_count <> mart_count.row_count
