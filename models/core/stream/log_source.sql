-- What people fill in, answer or order may be silent for weeks; only a log's silence means that it was not delivered.
with

covered as (select * from {{ ref('source_coverage') }}),

contact_source as (
    select
        'contact' as entity,
        source_system,
        is_log,
        cast(ended_on as date) as ended_on
    from {{ ref('contact_source') }}
)

select
    covered.entity,
    covered.source_system,
    min(covered.covered_from_on) as first_on,
    coalesce(min(contact_source.ended_on), date '9999-12-31') as last_on
from covered
left join contact_source on covered.entity = contact_source.entity and covered.source_system = contact_source.source_system
where
    covered.entity = 'web_event'
    or (covered.entity = 'contact' and coalesce(contact_source.is_log, true))
group by covered.entity, covered.source_system
