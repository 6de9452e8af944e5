{{ config(materialized='view') }}

{%- set rules = {
    'planned_end_on before planned_start_on': 'planned_end_on < planned_start_on',
    'ended_on before started_on': 'ended_on < started_on',
    'ended_on without started_on': 'ended_on is not null and started_on is null',
    'its own parent': 'parent_ref = action_ref',
    'a day after it was loaded': "greatest(started_on, ended_on) > cast(loaded_at + interval '1' day as date)",
} -%}

with

staged as (
    {{ union_inputs('action') }}
)

{{ checked_rows('action', rules) }}
