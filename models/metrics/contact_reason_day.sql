with

-- A contact counts for its reason and for every reason above it.
reason_above as (
    {%- for level in [1, 2, 3, 4] %}
        select
            contact_reason_id,
            level_{{ level }}_id as counted_reason_id
        from {{ ref('dim_contact_reason') }}
        {{ 'union' if not loop.last }}
    {%- endfor %}
),

counted as (
    select
        daily.day_on,
        reason_above.counted_reason_id as contact_reason_id,
        cast(sum(daily.contact_count) as bigint) as contact_count
    from {{ ref('contact_reason_count_daily') }} as daily
    inner join reason_above on daily.contact_reason_id = reason_above.contact_reason_id
    group by daily.day_on, reason_above.counted_reason_id
),

covered_day as (
    select distinct
        dim_date.day_on,
        dim_date.week_start_on,
        dim_date.day_of_week
    from {{ ref('dim_date') }} as dim_date
    inner join {{ ref('source_coverage') }} as source_coverage
        on dim_date.day_on between source_coverage.covered_from_on and source_coverage.covered_to_on
    where source_coverage.entity = 'contact'
),

reason as (
    select distinct contact_reason_id from counted
)

select
    covered_day.day_on,
    covered_day.week_start_on,
    covered_day.day_of_week,
    reason.contact_reason_id,
    coalesce(counted.contact_count, 0) as contact_count
from covered_day
cross join reason
left join counted
    on covered_day.day_on = counted.day_on and reason.contact_reason_id = counted.contact_reason_id
