-- What people fill in, answer or order may be silent for weeks; only a log that falls silent was not delivered.
with

covered as (select * from {{ ref('source_coverage') }})

select
    covered.entity,
    covered.source_system,
    min(covered.covered_from_on) as first_on,
    coalesce(min(cast(contact_source.ended_on as date)), date '9999-12-31') as last_on
from covered
left join {{ ref('contact_source') }} as contact_source
    on covered.source_system = contact_source.source_system and covered.entity = 'contact'
where
    covered.entity = 'web_event'
    or (covered.entity = 'contact' and coalesce(contact_source.is_log, true))
group by covered.entity, covered.source_system
