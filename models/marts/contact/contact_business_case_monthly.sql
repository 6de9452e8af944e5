with

monthly as (
    select
        month_start_on,
        cast(sum(contact_count) as bigint) as contact_count,
        cast(sum(case when value_class <> 'unknown' then contact_count else 0 end) as bigint) as classified_count,
        cast(sum(avoidable_count) as bigint) as avoidable_count,
        cast(sum(cost_eur) as decimal(18, 2)) as cost_eur,
        cast(sum(avoidable_cost_eur) as decimal(18, 2)) as avoidable_cost_eur,
        cast(sum(registration_cost_eur) as decimal(18, 2)) as registration_cost_eur
    from {{ ref('contact_cost_monthly') }}
    group by month_start_on
),

contact as (
    {{ volume_contacts() | indent(4) }}
),

behind as (
    select
        month_start_on,
        count(distinct customer_key) as customer_count
    from contact
    group by month_start_on
),

-- A measure counts in the month in which its four weeks ended.
measured as (
    select
        dim_date.month_start_on,
        count(*) as measure_count,
        count(measure.realised_saving_eur) as priced_measure_count,
        sum(measure.realised_saving_eur) as realised_saving_eur,
        count(measure.cost_eur) as costed_measure_count,
        sum(measure.cost_eur) as measure_cost_eur
    from {{ ref('contact_prevention_measures') }} as measure
    inner join {{ ref('dim_date') }} as dim_date on measure.compared_until_on = dim_date.day_on
    where measure.is_mature
    group by dim_date.month_start_on
),

joined as (
    select
        monthly.*,
        coalesce(behind.customer_count, 0) as customer_count,
        coalesce(measured.measure_count, 0) as measure_count,
        coalesce(measured.priced_measure_count, 0) as priced_measure_count,
        cast(measured.realised_saving_eur as decimal(18, 2)) as realised_saving_eur,
        case
            when coalesce(measured.costed_measure_count = measured.measure_count, true)
                then cast(coalesce(measured.measure_cost_eur, 0) as decimal(18, 2))
        end as measure_cost_eur
    from monthly
    left join behind on monthly.month_start_on = behind.month_start_on
    left join measured on monthly.month_start_on = measured.month_start_on
),

-- Without a rate for registering nobody knows what the programme costs; 0 would make any saving a profit.
costed as (
    select
        *,
        case
            when registration_cost_eur > 0 then cast(registration_cost_eur + measure_cost_eur as decimal(18, 2))
        end as programme_cost_eur
    from joined
),

gained as (
    select
        *,
        case
            when priced_measure_count = measure_count
                then cast(realised_saving_eur - programme_cost_eur as decimal(18, 2))
        end as realised_gain_eur
    from costed
)

select
    month_start_on,
    {{ period_flags() }},
    customer_count,
    contact_count,
    classified_count,
    avoidable_count,
    {{ ratio('avoidable_count', 'classified_count') }} as avoidable_rate,
    cost_eur,
    avoidable_cost_eur,
    registration_cost_eur,
    cast(avoidable_cost_eur - registration_cost_eur as decimal(18, 2)) as most_to_gain_eur,
    {{ ratio('avoidable_cost_eur - registration_cost_eur', 'registration_cost_eur') }} as most_return_rate,
    {{ ratio('registration_cost_eur', 'avoidable_cost_eur') }} as break_even_rate,
    measure_count,
    priced_measure_count,
    realised_saving_eur,
    measure_cost_eur,
    programme_cost_eur,
    realised_gain_eur,
    {{ ratio('realised_gain_eur', 'programme_cost_eur') }} as realised_return_rate
from gained
{{ join_period('contact', 'month', 'gained.month_start_on') }}
