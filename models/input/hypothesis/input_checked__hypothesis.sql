{{ config(materialized='view') }}

{%- set rules = {
    'unknown metric_id': is_unknown_metric(),
    'no group': "coalesce(" ~ scope_columns() | join(', ') ~ ") is null",
} -%}
{%- do rules.update(scope_rules()) -%}

with

staged as (
    {{ union_inputs('hypothesis') }}
),

register as (
    {{ with_unknown_scope() }}
)

{{ checked_rows('hypothesis', rules, relation='register') }}
