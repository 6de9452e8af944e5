-- R13: what metric_daily shows as cost and as avoidable cost is, to the cent, every contact times the rate that the source
-- delivered for its channel on its day. The rate is found here by other means: the latest one that began.
with

rate as (
    select
        code.member_id as channel_id,
        rate.valid_from,
        max(rate.cost_eur) as cost_eur
    from {{ ref('input__cost_rate') }} as rate
    inner join {{ ref('bridge_source_code') }} as code
        on
            code.dimension = 'channel'
            and code.entity = 'cost_rate'
            and rate.source_system = code.source_system
            and trim(rate.channel) = code.source_code
    where rate.activity = 'contact'
    group by code.member_id, rate.valid_from
),

contact as (
    select
        facts.contact_id,
        facts.channel_id,
        facts.day_on,
        facts.value_class,
        max(rate.valid_from) as valid_from
    from {{ ref('fct_contact') }} as facts
    cross join {{ ref('as_of') }} as as_of
    inner join rate
        on
            facts.channel_id = rate.channel_id
            and facts.day_on >= rate.valid_from
    where facts.is_inbound and not facts.is_excluded and facts.day_on <= as_of.as_of_on
    group by facts.contact_id, facts.channel_id, facts.day_on, facts.value_class
),

expected as (
    select
        sum(rate.cost_eur) as cost_eur,
        sum(case when contact.value_class = 'failure' then rate.cost_eur else 0 end) as avoidable_cost_eur
    from contact
    inner join rate
        on
            contact.channel_id = rate.channel_id
            and contact.valid_from = rate.valid_from
),

found as (
    select
        sum(cost_eur) as cost_eur,
        sum(avoidable_cost_eur) as avoidable_cost_eur
    from {{ ref('contact_cost_monthly') }}
)

select
    expected.cost_eur as expected_cost_eur,
    found.cost_eur as found_cost_eur,
    expected.avoidable_cost_eur as expected_avoidable_cost_eur,
    found.avoidable_cost_eur as found_avoidable_cost_eur
from expected
cross join found
where
    coalesce(expected.cost_eur, 0) <> coalesce(found.cost_eur, 0)
    or coalesce(expected.avoidable_cost_eur, 0) <> coalesce(found.avoidable_cost_eur, 0)
