{{ config(materialized='view') }}

{%- set rules = {
    'effort_low_days above effort_likely_days': 'effort_low_days > effort_likely_days',
    'effort_likely_days above effort_high_days': 'effort_likely_days > effort_high_days',
    'feasibility above 1': 'feasibility > 1',
    'severity above 5': 'severity > 5',
    'coherence above 5': 'coherence > 5',
    'expected_contact_change below -1': 'expected_contact_change < -1',
    'estimated_on after it was loaded': "estimated_on > cast(loaded_at + interval '1' day as date)",
} -%}

with

staged as (
    {{ union_inputs('option_estimate') }}
)

{{ checked_rows('option_estimate', rules) }}
