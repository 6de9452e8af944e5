with

-- A part of a week lies in one month: months and weeks are sums of parts, of which there are six times fewer than days.
part as (
    select
        dim_date.day_on,
        greatest(dim_date.week_start_on, dim_date.month_start_on) as part_start_on
    from {{ ref('dim_date') }} as dim_date
    cross join {{ ref('as_of') }} as as_of
    where dim_date.day_on <= as_of.as_of_on
)

-- The contacts are read once for each breakdown: as a CTE that all share they would be copied first.
{% for breakdown in contact_breakdowns() %}
    select
        '{{ breakdown.breakdown_id }}' as breakdown_id,
        part.part_start_on,
        facts.contact_reason_id,
        {{ breakdown_member('facts.' ~ breakdown.column) }} as member_id,
        {{ fact_measures(contact_breakdown_measures()) }}
    from {{ ref('fct_contact') }} as facts
    inner join part on facts.day_on = part.day_on
    where {{ metric_definition('contact_volume').rows }}
    group by part.part_start_on, facts.contact_reason_id, {{ breakdown_member('facts.' ~ breakdown.column) }}
    {{ 'union all' if not loop.last }}
{%- endfor %}
