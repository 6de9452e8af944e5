with

part as (
    select
        dim_date.day_on,
        greatest(dim_date.week_start_on, dim_date.month_start_on) as part_start_on
    from {{ ref('dim_date') }} as dim_date
    cross join {{ ref('as_of') }} as as_of
    where dim_date.day_on <= as_of.as_of_on
)

select
    part.part_start_on,
    facts.contact_reason_id,
    facts.answer_id,
    count(*) as contact_count,
    count(*) filter (where facts.is_resolved) as resolved_count,
    count(*) filter (where facts.is_resolved is not null) as resolution_known_count
from {{ ref('fct_contact') }} as facts
inner join part on facts.day_on = part.day_on
where {{ metric_definition('contact_volume').rows }}
group by part.part_start_on, facts.contact_reason_id, facts.answer_id
