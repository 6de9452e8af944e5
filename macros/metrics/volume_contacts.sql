{#-
  The contacts that contact_volume counts, each with its month and its customer. The customers behind a number are counted from
  these: a customer may have contacts on several days, so daily customer counts do not add up.
-#}
{% macro volume_contacts() -%}
select
    dim_date.month_start_on,
    facts.customer_key,
    facts.channel_id,
    facts.team_id,
    facts.contact_reason_id,
    facts.value_class,
    facts.journey_stage_id
from {{ ref('fct_contact') }} as facts
inner join {{ ref('dim_date') }} as dim_date on facts.day_on = dim_date.day_on
cross join {{ ref('as_of') }} as as_of
where facts.day_on <= as_of.as_of_on and {{ klantbeeld.metric_definition('contact_volume').rows }}
{%- endmacro %}
