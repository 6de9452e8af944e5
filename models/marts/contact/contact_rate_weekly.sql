with

as_of as (
    select * from {{ ref('as_of') }}
),

numbers as (
    select
        dim_date.week_start_on,
        metric.customer_group_id,
        {{ metric_count('contact_volume') }} as contact_count,
        {{ metric_count('episodes') }} as episode_count,
        {{ metric_count('follow_up_coverage') }} as judged_count,
        {{ metric_count('follow_up_coverage', 'denominator') }} as not_abandoned_count,
        {{ metric_sum('nps') }} as nps_balance,
        {{ metric_count('nps', 'denominator') }} as nps_answer_count
    from {{ ref('fct_metric_daily') }} as metric
    inner join {{ ref('dim_date') }} as dim_date on metric.day_on = dim_date.day_on
    where metric.metric_id in ('contact_volume', 'episodes', 'follow_up_coverage', 'nps')
    group by dim_date.week_start_on, metric.customer_group_id
),

placed_order as (
    select
        dim_date.week_start_on,
        placed.customer_group_id,
        count(*) as order_count
    from {{ ref('fct_order_event') }} as placed
    inner join {{ ref('dim_date') }} as dim_date on placed.day_on = dim_date.day_on
    cross join as_of
    where placed.event_type = 'ordered' and placed.day_on <= as_of.as_of_on
    group by dim_date.week_start_on, placed.customer_group_id
),

contact_week as (
    select distinct
        week_start_on,
        {{ add_days('week_start_on', 6) }} as last_on
    from numbers
    where contact_count > 0
),

counted_week as (
    select
        contact_week.week_start_on,
        least(contact_week.last_on, as_of.as_of_on) as counted_on,
        coalesce(delivered_period.is_complete, false) as is_complete
    from contact_week
    cross join as_of
    left join {{ ref('delivered_period') }} as delivered_period
        on
            delivered_period.entity = 'contact'
            and delivered_period.period_type = 'week'
            and contact_week.week_start_on = delivered_period.period_start_on
),

week_moment as (
    select
        *,
        {{ local_day_start(add_days('counted_on', 1)) }} as counted_at
    from counted_week
),

customers as (
    {{ customers_at('week_moment', ['week_start_on']) }}
),

group_of_week as (
    select
        week_start_on,
        customer_group_id
    from numbers
    union
    select
        week_start_on,
        customer_group_id
    from customers
),

joined as (
    select
        week_moment.week_start_on,
        week_moment.is_complete,
        group_of_week.customer_group_id,
        coalesce(numbers.contact_count, 0) as contact_count,
        coalesce(numbers.episode_count, 0) as episode_count,
        coalesce(numbers.judged_count, 0) as judged_count,
        coalesce(numbers.not_abandoned_count, 0) as not_abandoned_count,
        coalesce(customers.customer_count, 0) as customer_count,
        -- The contacts of not_recorded are those of strangers, not of its customers.
        case
            when group_of_week.customer_group_id <> 'not_recorded' then coalesce(customers.customer_count, 0)
        end as base_count,
        coalesce(placed_order.order_count, 0) as order_count,
        coalesce(numbers.nps_balance, 0) as nps_balance,
        coalesce(numbers.nps_answer_count, 0) as nps_answer_count
    from week_moment
    inner join group_of_week on week_moment.week_start_on = group_of_week.week_start_on
    left join numbers
        on
            group_of_week.week_start_on = numbers.week_start_on
            and group_of_week.customer_group_id = numbers.customer_group_id
    left join customers
        on
            group_of_week.week_start_on = customers.week_start_on
            and group_of_week.customer_group_id = customers.customer_group_id
    left join placed_order
        on
            group_of_week.week_start_on = placed_order.week_start_on
            and group_of_week.customer_group_id = placed_order.customer_group_id
),

-- Only two whole weeks in a row can be compared.
compared as (
    select
        joined.*,
        case when joined.is_complete and previous.is_complete then previous.contact_count end as previous_contact_count,
        case when joined.is_complete and previous.is_complete then previous.customer_count end as previous_customer_count,
        case when joined.is_complete and previous.is_complete then previous.base_count end as previous_base_count
    from joined
    left join joined as previous
        on
            joined.customer_group_id = previous.customer_group_id
            and previous.week_start_on = {{ add_days('joined.week_start_on', -7) }}
)

select
    compared.week_start_on,
    compared.is_complete,
    coalesce(
        compared.week_start_on = max(case when compared.is_complete then compared.week_start_on end) over (), false
    ) as is_latest,
    compared.customer_group_id,
    customer_group.name_en as customer_group_name_en,
    customer_group.name_nl as customer_group_name_nl,
    compared.contact_count,
    compared.episode_count,
    compared.judged_count,
    compared.not_abandoned_count,
    {{ ratio('compared.judged_count', 'compared.not_abandoned_count') }} as coverage_rate,
    compared.customer_count,
    compared.order_count,
    1000 * {{ ratio('compared.contact_count', 'compared.base_count') }} as contacts_per_1000_customers,
    1000 * {{ ratio('compared.episode_count', 'compared.base_count') }} as episodes_per_1000_customers,
    1000 * {{ ratio('compared.contact_count', 'compared.order_count') }} as contacts_per_1000_orders,
    compared.previous_contact_count,
    compared.previous_customer_count,
    round(
        {{ ratio('compared.previous_contact_count', 'compared.previous_base_count') }}
        * (compared.base_count - compared.previous_base_count), 6
    ) as change_by_growth,
    round(
        compared.contact_count
        - {{ ratio('compared.previous_contact_count', 'compared.previous_base_count') }} * compared.base_count, 6
    ) as change_by_rate,
    compared.nps_balance,
    compared.nps_answer_count,
    100 * {{ ratio('compared.nps_balance', 'compared.nps_answer_count') }} as nps_score
from compared
left join {{ ref('dim_customer_group') }} as customer_group
    on compared.customer_group_id = customer_group.customer_group_id
