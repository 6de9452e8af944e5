with

recoding as (
    select
        contact_id,
        cast(date_trunc('month', day_on) as date) as month_start_on,
        team_id,
        registered_reason_id,
        recoded_reason_id
    from {{ ref('contact_recoding') }}
    where is_contact_known and not is_excluded
),

registered as (
    select distinct
        contact_id,
        month_start_on,
        team_id,
        registered_reason_id
    from recoding
),

-- The agent who registered the reason is the first coder of the contact; an unmapped code is not a judgement.
coding as (
    select
        contact_id,
        month_start_on,
        team_id,
        registered_reason_id as contact_reason_id
    from registered
    where not {{ is_special_member('registered_reason_id') }}
    union all
    select
        contact_id,
        month_start_on,
        team_id,
        recoded_reason_id as contact_reason_id
    from recoding
    where not {{ is_special_member('recoded_reason_id') }}
),

item_reason as (
    select
        contact_id,
        month_start_on,
        team_id,
        contact_reason_id,
        count(*) as coding_count
    from coding
    group by contact_id, month_start_on, team_id, contact_reason_id
),

-- Only a contact that was coded at least twice can show agreement.
item as (
    select
        contact_id,
        month_start_on,
        team_id,
        sum(coding_count) as coding_count,
        sum(coding_count * coding_count) as pair_count
    from item_reason
    group by contact_id, month_start_on, team_id
    having sum(coding_count) >= 2
),

period as (select * from {{ ref('registration_period') }}),

observed as (
    select
        period.period_type,
        period.period_start_on,
        period.period_end_on,
        item.team_id,
        cast(count(*) as bigint) as item_count,
        cast(count(*) filter (where item.pair_count = item.coding_count * item.coding_count) as bigint) as agreed_item_count,
        cast(sum(item.coding_count) as bigint) as coding_count,
        {{ exact_sum('(item.coding_count * item.coding_count - item.pair_count) / cast(item.coding_count - 1 as double)') }}
            as observed_disagreement
    from item
    inner join period on item.month_start_on = period.month_start_on
    group by period.period_type, period.period_start_on, period.period_end_on, item.team_id
),

reason_use as (
    select
        period.period_type,
        period.period_start_on,
        item_reason.team_id,
        item_reason.contact_reason_id,
        sum(item_reason.coding_count) as coding_count
    from item_reason
    inner join item on item_reason.contact_id = item.contact_id
    inner join period on item_reason.month_start_on = period.month_start_on
    group by period.period_type, period.period_start_on, item_reason.team_id, item_reason.contact_reason_id
),

by_chance as (
    select
        period_type,
        period_start_on,
        team_id,
        cast(sum(coding_count * coding_count) as bigint) as same_reason_pair_count
    from reason_use
    group by period_type, period_start_on, team_id
)

-- Krippendorff's alpha for nominal data: 1 minus observed over expected disagreement; undefined if all codings have the same
-- reason.
select
    observed.period_type,
    observed.period_start_on,
    observed.period_end_on,
    observed.team_id,
    observed.item_count,
    observed.agreed_item_count,
    observed.coding_count,
    case
        when observed.item_count >= {{ var_count('agreement_minimum_items', 2) }}
            then
                cast(1 as double)
                - {{ ratio(
                    'observed.observed_disagreement * (observed.coding_count - 1)',
                    'observed.coding_count * observed.coding_count - by_chance.same_reason_pair_count'
                ) }}
    end as krippendorff_alpha
from observed
inner join by_chance
    on
        observed.period_type = by_chance.period_type
        and observed.period_start_on = by_chance.period_start_on
        and observed.team_id = by_chance.team_id
