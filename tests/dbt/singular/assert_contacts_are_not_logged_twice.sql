-- B11: a call in the telephone log and a ticket about it are one contact that two systems recorded. Nothing in the contract links them, so
-- both count; this counts, per pair of systems, those of one customer about one reason within five minutes. The warning says how many.
{{ config(severity='warn', fail_calc='coalesce(sum(pair_count), 0)') }}

with

contact as (
    select
        source_system,
        customer_key,
        contact_reason_id,
        started_at
    from {{ ref('fct_contact') }}
    where customer_key is not null and not is_excluded and is_inbound
)

select
    one.source_system,
    other.source_system as other_source_system,
    count(*) as pair_count
from contact as one
inner join contact as other
    on
        one.customer_key = other.customer_key
        and one.contact_reason_id = other.contact_reason_id
        and one.source_system < other.source_system
        and one.started_at between other.started_at - interval '5' minute and other.started_at + interval '5' minute
group by one.source_system, other.source_system
