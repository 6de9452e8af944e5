select
    facts.day_on,
    facts.contact_reason_id,
    count(*) as contact_count
from {{ ref('fct_contact') }} as facts
cross join {{ ref('as_of') }} as as_of
where
    facts.day_on <= as_of.as_of_on
    and {{ metric_definition('contact_volume').rows }}
group by facts.day_on, facts.contact_reason_id
