{#-
  Made anew in every run it would cost more than all metrics of a day. DuckDB's publication stores what the view shows; Spark has no
  such step.
-#}
{{ config(materialized='table' if target.type == 'spark' else 'view', meta={'rebuilds': 'fct_metric_daily'}) }}

with

catalogue as (
    select
        metric_id,
        multiplier
    from {{ ref('metric_catalogue') }}
),

daily as (select * from {{ ref('fct_metric_daily') }})

select
    daily.metric_id,
    daily.day_on,
    {% for dimension in event_dimensions() -%}
        daily.{{ dimension }},
    {% endfor -%}
    daily.numerator,
    daily.denominator,
    case
        when daily.denominator is null then catalogue.multiplier * daily.numerator
        else catalogue.multiplier * {{ ratio('daily.numerator', 'daily.denominator') }}
    end as value
from daily
inner join catalogue on daily.metric_id = catalogue.metric_id
