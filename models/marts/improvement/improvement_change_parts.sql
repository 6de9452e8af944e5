{%- set cell = ['improvement_ref', 'metric_id', 'channel_id', 'product_id', 'contact_reason_id', 'customer_group_id'] -%}

with

improvement as (
    select * from {{ ref('improvement_version') }}
    where is_latest
),

compared as (
    select * from {{ ref('improvement_window') }}
    where role = 'primary'
),

in_scope as (
    select
        compared.improvement_ref,
        compared.metric_id,
        metric.channel_id,
        metric.product_id,
        reason.level_1_id as contact_reason_id,
        metric.customer_group_id,
        metric.day_on >= compared.after_from_on as is_after,
        metric.numerator,
        metric.denominator
    from compared
    inner join improvement on compared.improvement_ref = improvement.improvement_ref
    inner join {{ ref('fct_metric_daily') }} as metric
        on
            compared.metric_id = metric.metric_id
            and compared.before_from_on <= metric.day_on
            and compared.after_until_on >= metric.day_on
    inner join {{ ref('dim_contact_reason') }} as reason on metric.contact_reason_id = reason.contact_reason_id
    where {{ is_in_scope('improvement', 'metric', 'reason') }}
),

measured as (
    select
        {{ cell | join(', ') }},
        coalesce({{ exact_sum('case when not is_after then numerator end') }}, 0) as numerator_0,
        coalesce({{ exact_sum('case when is_after then numerator end') }}, 0) as numerator_1,
        coalesce({{ exact_sum('case when not is_after then denominator end') }}, 0) as denominator_0,
        coalesce({{ exact_sum('case when is_after then denominator end') }}, 0) as denominator_1
    from in_scope
    group by {{ cell | join(', ') }}
),

window_end as (
    select before_until_on as counted_on from compared
    union
    select after_until_on as counted_on from compared
),

window_moment as (
    select
        counted_on,
        {{ local_day_start(add_days('counted_on', 1)) }} as counted_at
    from window_end
),

customers as (
    {{ customers_at('window_moment', ['counted_on']) }}
),

-- Customers whom the improvement is about, in all and of each group, at the end of both windows.
base as (
    select
        compared.improvement_ref,
        compared.metric_id,
        customers.customer_group_id,
        cast(
            sum(case when customers.counted_on = compared.before_until_on then customers.customer_count else 0 end) as double
        ) as customers_0,
        cast(
            sum(case when customers.counted_on = compared.after_until_on then customers.customer_count else 0 end) as double
        ) as customers_1
    from compared
    inner join improvement on compared.improvement_ref = improvement.improvement_ref
    inner join customers on customers.counted_on in (compared.before_until_on, compared.after_until_on)
    where improvement.customer_group_id is null or improvement.customer_group_id = customers.customer_group_id
    group by compared.improvement_ref, compared.metric_id, customers.customer_group_id
),

whole_base as (
    select
        improvement_ref,
        metric_id,
        sum(customers_0) as customers_0,
        sum(customers_1) as customers_1
    from base
    group by improvement_ref, metric_id
),

whole as (
    select
        improvement_ref,
        metric_id,
        {{ exact_sum('numerator_0') }} as numerator_0,
        {{ exact_sum('numerator_1') }} as numerator_1,
        {{ exact_sum('denominator_0') }} as denominator_0,
        {{ exact_sum('denominator_1') }} as denominator_1
    from measured
    group by improvement_ref, metric_id
),

-- Where nobody is known to be a customer all of a count is rate. A group without customers on a side is held against all of them.
sized as (
    select
        measured.*,
        catalogue.multiplier,
        catalogue.denominator is not null as is_ratio,
        coalesce(whole_base.customers_0, 0) as known_customers_0,
        coalesce(whole_base.customers_1, 0) as known_customers_1,
        case when whole_base.customers_0 > 0 and whole_base.customers_1 > 0 then whole_base.customers_0 else 1e0 end as size_0,
        case when whole_base.customers_0 > 0 and whole_base.customers_1 > 0 then whole_base.customers_1 else 1e0 end as size_1,
        case
            when base.customers_0 > 0 and base.customers_1 > 0 then base.customers_0 / whole_base.customers_0
            else 1e0
        end as share_0,
        case
            when base.customers_0 > 0 and base.customers_1 > 0 then base.customers_1 / whole_base.customers_1
            else 1e0
        end as share_1
    from measured
    inner join {{ ref('metric_catalogue') }} as catalogue on measured.metric_id = catalogue.metric_id
    left join whole_base
        on measured.improvement_ref = whole_base.improvement_ref and measured.metric_id = whole_base.metric_id
    left join base
        on
            measured.improvement_ref = base.improvement_ref
            and measured.metric_id = base.metric_id
            and measured.customer_group_id = base.customer_group_id
),

per_customer as (
    select
        *,
        numerator_0 / (size_0 * share_0) as rate_0,
        numerator_1 / (size_1 * share_1) as rate_1
    from sized
    where not is_ratio
),

-- A product of three, and what each of them adds to its change on average over the orders in which they may change.
count_part as (
    select
        {{ cell | join(', ') }},
        multiplier,
        known_customers_0,
        known_customers_1,
        numerator_0 as value_0,
        numerator_1 as value_1,
        (size_1 - size_0)
        * ((share_0 * rate_0 + share_1 * rate_1) / 3 + (share_0 * rate_1 + share_1 * rate_0) / 6) as volume_change,
        (share_1 - share_0)
        * ((size_0 * rate_0 + size_1 * rate_1) / 3 + (size_0 * rate_1 + size_1 * rate_0) / 6) as mix_change
    from per_customer
),

weighed as (
    select
        sized.*,
        {{ ratio('sized.denominator_0', 'whole.denominator_0') }} as weight_0,
        {{ ratio('sized.denominator_1', 'whole.denominator_1') }} as weight_1,
        {{ ratio('sized.numerator_0', 'sized.denominator_0') }} as own_0,
        {{ ratio('sized.numerator_1', 'sized.denominator_1') }} as own_1,
        {{ ratio('whole.numerator_0', 'whole.denominator_0') }} as mean_0,
        {{ ratio('whole.numerator_1', 'whole.denominator_1') }} as mean_1
    from sized
    inner join whole on sized.improvement_ref = whole.improvement_ref and sized.metric_id = whole.metric_id
    where sized.is_ratio
),

-- What is new or gone has the one level that is known of it, so it is mix. More of what is above the mean raises the whole.
ratio_part as (
    select
        {{ cell | join(', ') }},
        multiplier,
        known_customers_0,
        known_customers_1,
        coalesce(weight_0 * own_0, 0) as value_0,
        coalesce(weight_1 * own_1, 0) as value_1,
        0e0 as volume_change,
        (weight_1 - weight_0) * (coalesce(own_0, own_1) + coalesce(own_1, own_0) - mean_0 - mean_1) / 2 as mix_change,
        (coalesce(own_1, own_0) - coalesce(own_0, own_1)) * (weight_0 + weight_1) / 2 as rate_change
    from weighed
    where mean_0 is not null and mean_1 is not null and coalesce(own_0, own_1) is not null
),

part as (
    select
        *,
        value_1 - value_0 - volume_change - mix_change as rate_change
    from count_part
    union all
    select * from ratio_part
),

grouped as (
    select
        improvement_ref,
        metric_id,
        channel_id,
        product_id,
        contact_reason_id,
        cast(max(known_customers_0) as bigint) as before_customer_count,
        cast(max(known_customers_1) as bigint) as after_customer_count,
        {{ exact_sum('multiplier * value_0') }} as before_value,
        {{ exact_sum('multiplier * value_1') }} as after_value,
        {{ exact_sum('multiplier * volume_change') }} as volume_change,
        {{ exact_sum('multiplier * mix_change') }} as mix_change,
        {{ exact_sum('multiplier * rate_change') }} as rate_change
    from part
    group by improvement_ref, metric_id, channel_id, product_id, contact_reason_id
)

select
    grouped.improvement_ref as improvement_id,
    improvement.title as improvement_name_nl,
    grouped.metric_id,
    catalogue.name_en as metric_name_en,
    catalogue.name_nl as metric_name_nl,
    grouped.channel_id,
    channel.name_en as channel_name_en,
    channel.name_nl as channel_name_nl,
    grouped.product_id,
    product.name_en as product_name_en,
    product.name_nl as product_name_nl,
    grouped.contact_reason_id,
    reason.name_en as contact_reason_name_en,
    reason.name_nl as contact_reason_name_nl,
    compared.before_from_on,
    compared.before_until_on,
    compared.after_from_on,
    compared.after_until_on,
    grouped.before_customer_count,
    grouped.after_customer_count,
    grouped.before_value,
    grouped.after_value,
    round(grouped.volume_change + grouped.mix_change + grouped.rate_change, 6) as value_change,
    grouped.volume_change,
    grouped.mix_change,
    grouped.rate_change
from grouped
inner join compared on grouped.improvement_ref = compared.improvement_ref and grouped.metric_id = compared.metric_id
inner join improvement on grouped.improvement_ref = improvement.improvement_ref
inner join {{ ref('metric_catalogue') }} as catalogue on grouped.metric_id = catalogue.metric_id
left join {{ ref('dim_channel') }} as channel on grouped.channel_id = channel.channel_id
left join {{ ref('dim_product') }} as product on grouped.product_id = product.product_id
left join {{ ref('dim_contact_reason') }} as reason on grouped.contact_reason_id = reason.contact_reason_id
