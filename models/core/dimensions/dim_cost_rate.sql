with

cost_rate as (
    select * from {{ ref('input__cost_rate') }}
),

decoded as (
    select distinct
        cost_rate.activity,
        {{ member_of_code('channel', 'cost_rate.channel') }} as channel_id,
        cost_rate.valid_from,
        cost_rate.cost_eur
    from cost_rate
    {{ join_source_code('channel', 'cost_rate', 'cost_rate.channel') }}
)

select
    activity,
    channel_id,
    valid_from,
    coalesce(
        lead(valid_from) over (partition by activity, channel_id order by valid_from, cost_eur),
        date '9999-12-31'
    ) as valid_to,
    cost_eur
from decoded
-- A code without a mapping is in quality_unmapped, and sets no rate.
where not {{ is_special_member('channel_id') }}
