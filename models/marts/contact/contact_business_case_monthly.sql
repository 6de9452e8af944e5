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
)

select
    month_start_on,
    contact_count,
    classified_count,
    avoidable_count,
    {{ ratio('avoidable_count', 'classified_count') }} as avoidable_rate,
    cost_eur,
    avoidable_cost_eur,
    registration_cost_eur,
    cast(avoidable_cost_eur - registration_cost_eur as decimal(18, 2)) as most_to_gain_eur,
    {{ ratio('avoidable_cost_eur - registration_cost_eur', 'registration_cost_eur') }} as most_return_rate,
    {{ ratio('registration_cost_eur', 'avoidable_cost_eur') }} as break_even_rate
from monthly
