{#-
  Fails with the periods and contact reasons in which a drill-down does not add up to the contacts about the reason, as
  contact_topic_overview has them: per value of the column `by`, where the model holds several drill-downs.
-#}
{% test drills_down_to_reason(model, count_column='contact_count', by=none) %}
with

found as (
    select
        period_type,
        period_start_on,
        contact_reason_id,
        {{ by or "'all'" }} as part,
        sum({{ count_column }}) as contact_count
    from {{ model }}
    group by period_type, period_start_on, contact_reason_id, {{ by or "'all'" }}
),

part as (
    select distinct part from found
),

wanted as (
    select
        overview.period_type,
        overview.period_start_on,
        overview.contact_reason_id,
        part.part,
        overview.contact_count
    from {{ ref('contact_topic_overview') }} as overview
    cross join part
    where overview.contact_count > 0
)

select
    coalesce(wanted.period_type, found.period_type) as period_type,
    coalesce(wanted.period_start_on, found.period_start_on) as period_start_on,
    coalesce(wanted.contact_reason_id, found.contact_reason_id) as contact_reason_id,
    coalesce(wanted.part, found.part) as part,
    wanted.contact_count as wanted_count,
    found.contact_count as found_count
from wanted
full outer join found
    on
        wanted.period_type = found.period_type
        and wanted.period_start_on = found.period_start_on
        and wanted.contact_reason_id = found.contact_reason_id
        and wanted.part = found.part
where coalesce(wanted.contact_count, 0) <> coalesce(found.contact_count, 0)
{% endtest %}
