{#- A query of late delivered days that no build has processed yet: they wait for `klantbeeld run --from`. -#}
{% macro waiting_days() -%}
select late_day.*
from {{ ref('late_day') }} as late_day
left join {{ ref('built_day') }} as built_day
    on
        late_day.entity = built_day.entity
        and late_day.source_system = built_day.source_system
        and late_day.delivered_at = built_day.delivered_at
        and late_day.day_on = built_day.day_on
where built_day.entity is null
{%- endmacro %}
