{{ config(alias='dim_date') }}

select
    day_on,
    year,
    quarter,
    {{ labelled('month', 'month') }},
    month_start_on,
    iso_year,
    iso_week,
    week_start_on,
    {{ labelled('weekday', 'day_of_week') }},
    is_weekend,
    is_holiday,
    holiday_name_en,
    holiday_name_nl,
    is_working_day
from {{ ref('dim_date') }}
