{{ config(materialized='view') }}

{%- set rules = {
    'ended_on before started_on': "ended_on < started_on",
    'implemented_on before started_on': "implemented_on < started_on",
} -%}
{%- do rules.update(scope_rules()) -%}

with

staged as (
    {{ union_inputs('improvement') }}
),

register as (
    {{ with_unknown_scope() }}
)

{{ checked_rows('improvement', rules, relation='register') }}
