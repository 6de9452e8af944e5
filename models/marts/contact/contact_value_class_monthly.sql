with

counted as (
    select
        month_start_on,
        value_class,
        sum(contact_count) as contact_count,
        sum(priced_count) as priced_count,
        sum(cost_eur) as cost_eur
    from {{ ref('contact_cost_monthly') }}
    group by month_start_on, value_class
),

contact as (
    {{ volume_contacts() | indent(4) }}
),

behind as (
    select
        month_start_on,
        value_class,
        count(distinct customer_key) as customer_count
    from contact
    group by month_start_on, value_class
),

month_total as (
    select
        month_start_on,
        sum(contact_count) as contact_count
    from counted
    group by month_start_on
),

value_class as (
    {%- for value_class in ['value', 'failure', 'regulatory', 'unknown'] %}
        select '{{ value_class }}' as value_class
        {{ 'union all' if not loop.last }}
    {%- endfor %}
)

select
    month_total.month_start_on,
    {{ period_flags() }},
    {{ labelled('value_class', 'value_class.value_class') }},
    coalesce(behind.customer_count, 0) as customer_count,
    cast(coalesce(counted.contact_count, 0) as bigint) as contact_count,
    cast(month_total.contact_count as bigint) as month_contact_count,
    {{ ratio('coalesce(counted.contact_count, 0)', 'month_total.contact_count') }} as contact_share,
    cast(coalesce(counted.priced_count, 0) as bigint) as priced_count,
    cast(counted.cost_eur as decimal(18, 2)) as cost_eur
from month_total
{{ join_period('contact', 'month', 'month_total.month_start_on') }}
cross join value_class
left join counted
    on
        month_total.month_start_on = counted.month_start_on
        and value_class.value_class = counted.value_class
left join behind
    on
        month_total.month_start_on = behind.month_start_on
        and value_class.value_class = behind.value_class
