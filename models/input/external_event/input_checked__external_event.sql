{{ config(materialized='view') }}

{%- set rules = {
    'ends_on before starts_on': "ends_on < starts_on",
    'arm without its pilot': "nullif(trim(arm), '') is not null and nullif(trim(pilot_ref), '') is null",
} -%}

with

staged as (
    {{ union_inputs('external_event') }}
)

{{ checked_rows('external_event', rules) }}
