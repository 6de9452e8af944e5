-- R110: per month the coverage of channels has every inbound contact once, and every channel of the vocabulary.
with

fact as (
    select
        dim_date.month_start_on,
        count(*) as contact_count
    from {{ ref('fct_contact') }} as contact
    inner join {{ ref('dim_date') }} as dim_date on contact.day_on = dim_date.day_on
    cross join {{ ref('as_of') }} as as_of
    where contact.is_inbound and not contact.is_excluded and contact.day_on <= as_of.as_of_on
    group by dim_date.month_start_on
),

vocabulary as (
    select count(*) as channel_count from {{ ref('channel') }}
),

mart as (
    select
        coverage.month_start_on,
        coalesce(sum(coverage.contact_count), 0) as contact_count,
        count(distinct channel.channel_id) as channel_count
    from {{ ref('contact_channel_coverage_monthly') }} as coverage
    left join {{ ref('channel') }} as channel on coverage.channel_id = channel.channel_id
    group by coverage.month_start_on
)

select
    coalesce(fact.month_start_on, mart.month_start_on) as month_start_on,
    fact.contact_count as wanted_count,
    mart.contact_count as found_count,
    mart.channel_count as found_channel_count,
    vocabulary.channel_count as wanted_channel_count
from fact
full outer join mart on fact.month_start_on = mart.month_start_on
cross join vocabulary
where
    coalesce(fact.contact_count, 0) <> coalesce(mart.contact_count, 0)
    or mart.channel_count is distinct from vocabulary.channel_count
