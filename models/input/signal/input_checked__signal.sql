{{ config(materialized='view') }}

{#- The scope columns of a signal, and the vocabulary of each. -#}
{%- set vocabularies = {
    'submitter_team_id': 'team',
    'channel_id': 'channel',
    'product_id': 'product',
    'journey_stage_id': 'journey_stage',
    'contact_reason_id': 'contact_reason',
} -%}
{%- set rules = {
    'submitted_on after it was loaded': "submitted_on > cast(loaded_at + interval '1' day as date)",
    'first_touch_on after submitted_on': 'first_touch_on > submitted_on',
    'its own parent': 'parent_ref = signal_ref',
} -%}
{%- do rules.update(scope_rules(vocabularies)) -%}

with

staged as (
    {{ union_inputs('signal') }}
),

register as (
    {{ with_unknown_scope(vocabularies) }}
)

{{ checked_rows('signal', rules, relation='register') }}
