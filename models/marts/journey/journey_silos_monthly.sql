{#- What a customer notices of the walls between departments; each is counted, and the index adds them up. -#}
{%- set measures = ['handover_count', 'redo_count', 'reidentification_count', 'repeat_contact_count'] -%}

with

counted as (
    select
        dim_date.month_start_on,
        journey.journey_id,
        count(*) as journey_count,
        count(distinct journey.owner_key) as customer_count,
        count(*) filter (where not journey.is_settled) as unsettled_journey_count,
        count(*) filter (where journey.journey_contact_count > 0) as served_journey_count,
        count(*) filter (where journey.department_count > 1) as crossing_journey_count,
        cast(sum(journey.journey_contact_count) as bigint) as journey_contact_count,
        {%- for measure in measures %}
            cast(sum(journey.{{ measure }}) as bigint) as {{ measure }},
        {%- endfor %}
        cast(sum(journey.team_handover_count) as bigint) as team_handover_count,
        cast(sum(journey.channel_switch_count) as bigint) as channel_switch_count
    from {{ ref('fct_journey') }} as journey
    inner join {{ ref('dim_date') }} as dim_date on journey.day_on = dim_date.day_on
    group by dim_date.month_start_on, journey.journey_id
)

select
    counted.month_start_on,
    {{ period_flags() }},
    counted.journey_id,
    journey.name_en as journey_name_en,
    journey.name_nl as journey_name_nl,
    counted.journey_count,
    counted.customer_count,
    counted.unsettled_journey_count,
    counted.served_journey_count,
    counted.journey_contact_count,
    counted.crossing_journey_count,
    {{ ratio('counted.crossing_journey_count', 'counted.served_journey_count') }} as crossing_rate,
    counted.handover_count,
    counted.team_handover_count,
    counted.redo_count,
    counted.reidentification_count,
    counted.repeat_contact_count,
    counted.channel_switch_count,
    100 * {{ ratio('counted.handover_count', 'counted.journey_count') }} as handovers_per_100_journeys,
    100 * {{ ratio('counted.redo_count', 'counted.journey_count') }} as redos_per_100_journeys,
    100 * {{ ratio('counted.reidentification_count', 'counted.journey_count') }} as reidentifications_per_100_journeys,
    100 * {{ ratio('counted.channel_switch_count', 'counted.journey_count') }} as channel_switches_per_100_journeys,
    100 * {{ ratio('counted.' ~ measures | join(' + counted.'), 'counted.journey_count') }} as silo_index
from counted
{{ join_period('web_event', 'month', 'counted.month_start_on') }}
left join {{ ref('journey') }} as journey on counted.journey_id = journey.journey_id
