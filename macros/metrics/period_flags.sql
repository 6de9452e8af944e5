{#- The columns is_complete and is_latest of a mart with a period, after join_period(). -#}
{% macro period_flags() -%}
coalesce(period.is_complete, false) as is_complete,
    coalesce(period.is_latest, false) as is_latest
{%- endmacro %}


{#- The join with the period (`type`: day, week or month) that starts on `start`, as the sources of `entity` delivered it. -#}
{% macro join_period(entity, type, start) -%}
left join {{ ref('delivered_period') }} as period
    on period.entity = '{{ entity }}' and period.period_type = '{{ type }}' and {{ start }} = period.period_start_on
{%- endmacro %}
