{{ config(materialized='view') }}

{%- set rules = {
    'ended_on before started_on': "ended_on < started_on",
    'missing owner_role once assigned': "status in ('assigned', 'running', 'done') and nullif(trim(owner_role), '') is null",
    'missing started_on of what runs': "status in ('running', 'done') and started_on is null",
} -%}

with

staged as (
    {{ union_inputs('prevention_measure') }}
)

{{ checked_rows('prevention_measure', rules) }}
