{#-
  Fails with the periods in which a breakdown of contacts does not add up to the inbound contacts of the fact: one row per period
  that has too many, too few or none. A model that holds several breakdowns is judged per value of the column `by`, each of `parts`;
  by breakdown_id these are all of var contact_breakdowns. What counts as a contact is written a second time on purpose.
-#}
{% test adds_up_to_contacts(model, count_column='contact_count', by=none, parts=[]) %}
{%- set by = [by] if by else [] -%}
{%- set parts = klantbeeld.contact_breakdowns() | map(attribute='breakdown_id') | list if by == ['breakdown_id'] else parts -%}
with

contact_day as (
    select
        facts.day_on,
        count(*) as contact_count
    from {{ ref('fct_contact') }} as facts
    cross join {{ ref('as_of') }} as as_of
    where facts.is_inbound and not facts.is_excluded and facts.day_on <= as_of.as_of_on
    group by facts.day_on
),

expected as (
    select
        contact_period.period_type,
        contact_period.period_start_on,
        sum(contact_day.contact_count) as contact_count
    from {{ ref('contact_period') }} as contact_period
    inner join contact_day on contact_day.day_on between contact_period.period_start_on and contact_period.period_end_on
    group by contact_period.period_type, contact_period.period_start_on
),

{% if by -%}
part as (
    {%- for part in parts %}
    select '{{ part }}' as {{ by[0] }}{{ ' union all' if not loop.last }}
    {%- endfor %}
),

{% endif -%}
wanted as (
    select
        expected.*
        {%- for key in by %},
        part.{{ key }}
        {%- endfor %}
    from expected
    {%- if by %}
    cross join part
    {%- endif %}
),

found as (
    select
        period_type,
        period_start_on,
        {%- for key in by %}
        {{ key }},
        {%- endfor %}
        {{ klantbeeld.exact_sum(count_column) }} as contact_count
    from {{ model }}
    group by {{ (['period_type', 'period_start_on'] + by) | join(', ') }}
)

select
    coalesce(wanted.period_type, found.period_type) as period_type,
    coalesce(wanted.period_start_on, found.period_start_on) as period_start_on,
    {%- for key in by %}
    coalesce(wanted.{{ key }}, found.{{ key }}) as {{ key }},
    {%- endfor %}
    wanted.contact_count as wanted_count,
    found.contact_count as found_count
from wanted
full outer join found
    on
        wanted.period_type = found.period_type
        and wanted.period_start_on = found.period_start_on
        {%- for key in by %}
        and wanted.{{ key }} = found.{{ key }}
        {%- endfor %}
where coalesce(wanted.contact_count, 0) <> coalesce(found.contact_count, 0)
{% endtest %}
