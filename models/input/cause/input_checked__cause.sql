{{ config(materialized='view') }}

{%- set rules = {
    'analysed_on before monitored_on': "analysed_on < monitored_on",
    'measured_on before analysed_on': "measured_on < coalesce(analysed_on, monitored_on)",
    'assigned_on before measured_on': "assigned_on < coalesce(measured_on, analysed_on, monitored_on)",
    'a stage without the one before': "(analysed_on is not null and monitored_on is null) or (measured_on is not null and analysed_on is null) or (assigned_on is not null and measured_on is null)",
    'missing owner_role once assigned': "assigned_on is not null and nullif(trim(owner_role), '') is null",
} -%}

with

staged as (
    {{ union_inputs('cause') }}
)

{{ checked_rows('cause', rules) }}
