{{ config(materialized='view') }}

{%- set rules = {
    'unknown metric_id': is_unknown_metric(),
    'expected_low above expected_high': "expected_low > expected_high",
    'missing expected_change of a primary metric': "role = 'primary' and expected_change is null",
    'missing margin of a guardrail': "role = 'guardrail' and margin is null",
    'stated after the improvement started': "stated_on > improvement_started_on",
} -%}

with

staged as (
    {{ union_inputs('expectation') }}
),

-- As last entered in the register of improvements: until then a start is a plan.
start as (
    select
        source_system,
        improvement_ref,
        max_by(started_on, loaded_at) filter (where started_on is not null) as started_on
    from {{ ref('input_checked__improvement') }}
    where started_on is not null
    group by source_system, improvement_ref
),

register as (
    select
        expectation.*,
        start.started_on as improvement_started_on
    from staged as expectation
    left join start
        on
            expectation.source_system = start.source_system
            and expectation.improvement_ref = start.improvement_ref
)

{{ checked_rows('expectation', rules, relation='register') }}
