{{ config(materialized='view') }}

{%- set rules = {
    'ranked_on after frozen_on': 'ranked_on > frozen_on',
    'frozen_on after it was loaded': "frozen_on > cast(loaded_at + interval '1' day as date)",
    'item_rank without score': 'item_rank is not null and score is null',
    'score without item_rank': 'item_rank is null and score is not null',
} -%}

with

staged as (
    {{ union_inputs('ranking_item') }}
)

{{ checked_rows('ranking_item', rules) }}
