{#- A view: a table of it, made anew in every run, costs more than all metrics of a day. Publication stores it. -#}
{{ config(materialized='view', meta={'rebuilds': 'fct_metric_daily'}) }}

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
