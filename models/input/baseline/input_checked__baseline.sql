{{ config(materialized='view') }}

{#- A metric that has left the catalogue keeps its starting point, so no rule asks for it here. -#}
{%- set rules = {
    'until_on before from_on': "until_on < from_on",
    'frozen before its window ended': "frozen_on <= until_on",
} -%}

with

staged as (
    {{ union_inputs('baseline') }}
)

{{ checked_rows('baseline', rules) }}
