{{ config(materialized='view') }}

{#- What a signal says it is about, and the vocabulary of each. -#}
{%- set vocabularies = {
    'submitter_team_id': ('team', 'team_id'),
    'channel_id': ('channel', 'channel_id'),
    'product_id': ('product', 'product_id'),
    'journey_stage_id': ('journey_stage', 'journey_stage_id'),
    'contact_reason_id': ('contact_reason', 'contact_reason_id'),
} -%}
{%- set rules = {
    'submitted_on after it was loaded': "submitted_on > cast(loaded_at + interval '1' day as date)",
    'first_touch_on after submitted_on': 'first_touch_on > submitted_on',
    'its own parent': 'parent_ref = signal_ref',
} -%}
{%- for column in vocabularies -%}
    {%- do rules.update({'unknown ' ~ column: "contains('; ' || unknown_members || '; ', '; " ~ column ~ "; ')"}) -%}
{%- endfor %}

with

register as (
    select
        delivered.*,
        nullif(concat_ws(
            '; ',
            {%- for column, vocabulary in vocabularies.items() %}
                case
                    when delivered.{{ column }} is not null and {{ vocabulary[0] }}.{{ vocabulary[1] }} is null then '{{ column }}'
                end{{ ',' if not loop.last }}
            {%- endfor %}
        ), '') as unknown_members
    from {{ ref('input_union__signal') }} as delivered
    {%- for column, vocabulary in vocabularies.items() %}
        {%- set seed, key = vocabulary %}
        left join {{ ref(seed) }} as {{ seed }} on delivered.{{ column }} = {{ seed }}.{{ key }}
    {%- endfor %}
)

{{ checked_rows('signal', rules, relation='register') }}
