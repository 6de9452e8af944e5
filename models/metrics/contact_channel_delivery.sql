with

covered as (
    select
        source_system,
        covered_from_on,
        covered_to_on
    from {{ ref('source_coverage') }}
    where entity = 'contact'
),

source_life as (
    select
        covered.source_system,
        min(covered.covered_from_on) as first_on,
        coalesce(min(cast(contact_source.ended_on as date)), date '9999-12-31') as last_on
    from covered
    left join {{ ref('contact_source') }} as contact_source on covered.source_system = contact_source.source_system
    group by covered.source_system
),

source_month as (
    select
        source_life.source_system,
        dim_date.month_start_on,
        count(*) as day_count,
        count(covered.source_system) as delivered_day_count
    from source_life
    cross join {{ ref('as_of') }} as as_of
    inner join {{ ref('dim_date') }} as dim_date
        on dim_date.day_on between source_life.first_on and least(source_life.last_on, as_of.as_of_on)
    left join covered
        on
            source_life.source_system = covered.source_system
            and dim_date.day_on between covered.covered_from_on and covered.covered_to_on
    group by source_life.source_system, dim_date.month_start_on
),

channel_source as (
    select distinct
        source_system,
        channel_id
    from {{ ref('metric_contact') }}
    where metric_id = 'contact_volume'
)

select
    source_month.month_start_on,
    channel_source.channel_id,
    source_month.source_system,
    source_month.day_count,
    source_month.delivered_day_count,
    contact_source.is_log
from source_month
inner join channel_source on source_month.source_system = channel_source.source_system
left join {{ ref('contact_source') }} as contact_source
    on source_month.source_system = contact_source.source_system
