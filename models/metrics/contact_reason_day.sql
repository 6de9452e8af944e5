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
    select
        delivery_day.day_on,
        delivery_day.is_complete,
        dim_date.week_start_on,
        dim_date.day_of_week
    from {{ ref('delivery_day') }} as delivery_day
    inner join {{ ref('dim_date') }} as dim_date on delivery_day.day_on = dim_date.day_on
    where delivery_day.entity = 'contact' and delivery_day.is_covered
),

-- Before a reason exists, and after it was replaced, nobody can register it: that is not a 0.
reason as (
    select
        counted_reason.contact_reason_id,
        coalesce(min(version.valid_from), date '1900-01-01') as valid_from,
        coalesce(max(version.valid_to), date '9999-12-31') as valid_to
    from (select distinct contact_reason_id from counted) as counted_reason
    left join {{ ref('dim_contact_reason_version') }} as version
        on counted_reason.contact_reason_id = version.contact_reason_id
    group by counted_reason.contact_reason_id
)

select
    covered_day.day_on,
    covered_day.week_start_on,
    covered_day.day_of_week,
    covered_day.is_complete,
    reason.contact_reason_id,
    coalesce(counted.contact_count, 0) as contact_count
from covered_day
cross join reason
left join counted
    on covered_day.day_on = counted.day_on and reason.contact_reason_id = counted.contact_reason_id
where
    counted.contact_count is not null
    or (covered_day.day_on >= reason.valid_from and covered_day.day_on < reason.valid_to)
