with

-- Four weeks before the start against the first four from it.
measure as (
    select
        *,
        {{ add_days('started_on', -28) }} as before_from_on,
        {{ add_days('started_on', -1) }} as before_until_on,
        {{ add_days('started_on', 27) }} as after_until_on
    from {{ ref('prevention_measure') }}
),

cause_day as (
    select
        day_on,
        cause_id,
        {{ exact_sum('weighted_contact_count') }} as contact_count,
        {{ exact_sum('weighted_priced_count') }} as priced_count,
        {{ exact_sum('weighted_cost_eur') }} as cost_eur
    from {{ ref('contact_cause_daily') }}
    group by day_on, cause_id
),

-- Causes come with their register, later than contacts: until then a contact looks as if it had none.
recorded as (
    select
        min(day_on) as first_on,
        max(day_on) as last_on
    from cause_day
    where cause_id <> 'not_recorded'
),

total_day as (
    select
        day_on,
        {{ exact_sum('contact_count') }} as contact_count
    from cause_day
    group by day_on
),

of_cause as (
    select
        measure.measure_ref,
        {{ exact_sum('case when cause_day.day_on < measure.started_on then cause_day.contact_count end') }} as before_count,
        {{ exact_sum('case when cause_day.day_on >= measure.started_on then cause_day.contact_count end') }} as after_count,
        {{ exact_sum('case when cause_day.day_on < measure.started_on then cause_day.priced_count end') }} as before_priced_count,
        {{ exact_sum('case when cause_day.day_on < measure.started_on then cause_day.cost_eur end') }} as before_cost_eur
    from measure
    inner join cause_day
        on
            measure.cause_ref = cause_day.cause_id
            and measure.before_from_on <= cause_day.day_on
            and measure.after_until_on >= cause_day.day_on
    group by measure.measure_ref
),

of_all as (
    select
        measure.measure_ref,
        {{ exact_sum('case when total_day.day_on < measure.started_on then total_day.contact_count end') }} as before_count,
        {{ exact_sum('case when total_day.day_on >= measure.started_on then total_day.contact_count end') }} as after_count
    from measure
    inner join total_day
        on
            measure.before_from_on <= total_day.day_on
            and measure.after_until_on >= total_day.day_on
    group by measure.measure_ref
),

-- Two measures that start within the same weeks would both claim what the cause brought less.
neighbour as (
    select distinct measure.measure_ref
    from measure
    inner join measure as other
        on
            measure.cause_ref = other.cause_ref
            and measure.measure_ref <> other.measure_ref
            and measure.before_from_on < other.started_on
            and measure.after_until_on >= other.started_on
),

known as (
    select
        measure.*,
        cause.name_nl as cause_name_nl,
        neighbour.measure_ref is null as is_only_measure,
        coalesce(measure.after_until_on <= recorded.last_on, false) as is_mature,
        cause.cause_id is not null
        and measure.before_from_on >= recorded.first_on
        and measure.started_on <= recorded.last_on as is_before_known
    from measure
    cross join recorded
    left join {{ ref('dim_cause') }} as cause on measure.cause_ref = cause.cause_id
    left join neighbour on measure.measure_ref = neighbour.measure_ref
),

window_end as (
    select before_until_on as counted_on
    from known
    where is_before_known and is_mature
    union
    select after_until_on as counted_on
    from known
    where is_before_known and is_mature
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

customer_base as (
    select
        counted_on,
        cast(sum(customer_count) as bigint) as customer_count
    from customers
    group by counted_on
),

counted as (
    select
        known.*,
        case when known.is_before_known then coalesce(of_cause.before_count, 0) end as before_contact_count,
        case when known.is_before_known and known.is_mature then coalesce(of_cause.after_count, 0) end as after_contact_count,
        case
            when known.is_before_known then round(coalesce(of_all.before_count, 0) - coalesce(of_cause.before_count, 0), 6)
        end as before_other_count,
        case
            when known.is_before_known and known.is_mature
                then round(coalesce(of_all.after_count, 0) - coalesce(of_cause.after_count, 0), 6)
        end as after_other_count,
        case when known.is_before_known and known.is_mature then before_base.customer_count end as before_customer_count,
        case when known.is_before_known and known.is_mature then after_base.customer_count end as after_customer_count,
        case
            when known.is_before_known
                then
                    cast(
                        round(cast({{ ratio('of_cause.before_cost_eur', 'of_cause.before_priced_count') }} as decimal(18, 6)), 2)
                        as decimal(18, 2)
                    )
        end as unit_cost_eur
    from known
    left join of_cause on known.measure_ref = of_cause.measure_ref
    left join of_all on known.measure_ref = of_all.measure_ref
    left join customer_base as before_base on known.before_until_on = before_base.counted_on
    left join customer_base as after_base on known.after_until_on = after_base.counted_on
),

-- What the cause would have brought, had it changed in proportion as all other contacts did.
expected as (
    select
        *,
        round(before_contact_count * {{ ratio('after_other_count', 'before_other_count') }}, 6) as expected_contact_count
    from counted
),

-- What came of the cause on a day beyond its part of all others: nothing on average before the start, where that part is from.
gap_day as (
    select
        expected.measure_ref,
        dim_date.day_on,
        dim_date.day_on >= expected.started_on as is_after,
        case when dim_date.day_on < expected.started_on then expected.after_other_count / expected.before_other_count else 1 end
        * (
            coalesce(cause_day.contact_count, 0)
            - (coalesce(total_day.contact_count, 0) - coalesce(cause_day.contact_count, 0))
            * expected.before_contact_count / expected.before_other_count
        ) as gap
    from expected
    inner join {{ ref('dim_date') }} as dim_date
        on
            expected.before_from_on <= dim_date.day_on
            and expected.after_until_on >= dim_date.day_on
    left join cause_day
        on
            expected.cause_ref = cause_day.cause_id
            and dim_date.day_on = cause_day.day_on
    left join total_day on dim_date.day_on = total_day.day_on
    where expected.expected_contact_count > 0
),

-- One cause against all others, as one team against another: days are what varies by chance, and they follow each other.
gap_so_far as (
    {{ day_block_series('gap_day', 'gap', 'day_on', 'is_after', '28', by=['measure_ref']) }}
),

compared as (
    select
        expected.*,
        round(expected.expected_contact_count - expected.after_contact_count, 6) as avoided_against_others_count,
        28 * {{ normal_quantile('0.975e0') }} * gap_so_far.standard_error as avoided_margin,
        {{ ratio('expected.before_contact_count', 'expected.before_customer_count') }} as before_rate,
        {{ ratio('expected.after_contact_count', 'expected.after_customer_count') }} as after_rate,
        {{ ratio('expected.expected_contact_count', 'expected.after_customer_count') }} as expected_rate
    from expected
    left join gap_so_far
        on
            expected.measure_ref = gap_so_far.measure_ref
            and gap_so_far.day_count = 28
),

judged as (
    select
        *,
        round(avoided_against_others_count - avoided_margin, 6) as avoided_against_others_low,
        round(avoided_against_others_count + avoided_margin, 6) as avoided_against_others_high,
        case
            when is_only_measure
                then cast(round(cast(avoided_against_others_count as decimal(18, 6)) * unit_cost_eur, 2) as decimal(18, 2))
        end as estimated_saving_eur
    from compared
),

told as (
    select
        *,
        case
            when estimated_saving_eur is null then null
            when avoided_against_others_low > 0 and after_contact_count < before_contact_count then 'proven'
            else 'not_provable'
        end as saving_evidence
    from judged
)

select
    measure_ref as measure_id,
    title as measure_name_nl,
    cause_ref as cause_id,
    coalesce(cause_name_nl, 'Niet ingedeeld') as cause_name_nl,
    owner_role,
    {{ labelled('measure_status', 'status', 'status') }},
    forum,
    status in ('proposed', 'assigned', 'running') and forum is null as is_without_forum,
    agreed_on,
    started_on,
    ended_on,
    after_until_on as compared_until_on,
    expected_avoided_count,
    cost_eur,
    is_only_measure,
    is_mature,
    before_contact_count,
    after_contact_count,
    round(before_contact_count - after_contact_count, 6) as avoided_contact_count,
    before_other_count,
    after_other_count,
    expected_contact_count,
    avoided_against_others_count,
    avoided_against_others_low,
    avoided_against_others_high,
    before_customer_count,
    after_customer_count,
    round(1000 * (after_rate - before_rate), 6) as change_per_1000_customers,
    round(1000 * (expected_rate - before_rate), 6) as expected_change_per_1000_customers,
    round(1000 * (after_rate - expected_rate), 6) as difference_per_1000_customers,
    unit_cost_eur,
    estimated_saving_eur,
    {{ labelled('saving_evidence', 'saving_evidence') }},
    case
        when avoided_against_others_low > 0 and after_contact_count < before_contact_count then estimated_saving_eur
    end as realised_saving_eur
from told
