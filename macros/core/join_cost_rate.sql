{#- Joins the cost of an activity on the day of a row in a CTE with channel_id and day_on, under an alias: <alias>.cost_eur. -#}
{% macro join_cost_rate(activity, relation, alias) -%}
left join {{ ref('dim_cost_rate') }} as {{ alias }}
        on
            {{ alias }}.activity = '{{ activity }}'
            and {{ relation }}.channel_id = {{ alias }}.channel_id
            and {{ relation }}.day_on >= {{ alias }}.valid_from
            and {{ relation }}.day_on < {{ alias }}.valid_to
{%- endmacro %}
