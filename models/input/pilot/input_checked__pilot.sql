{{ config(materialized='view') }}

{%- set rules = {
    'planned_end_on before starts_on': "planned_end_on < starts_on",
    'ended_on before starts_on': "ended_on < starts_on",
    'pilot_share not between 0 and 1': "pilot_share <= 0 or pilot_share >= 1",
    'alpha not between 0 and 1': "alpha <= 0 or alpha >= 1",
    'no primary metric': "primary_metric_count = 0",
} -%}

with

staged as (
    {{ union_inputs('pilot') }}
),

planned as (
    select
        source_system,
        improvement_ref,
        count(*) as primary_metric_count
    from {{ ref('input_checked__expectation') }}
    where role = 'primary' and quarantine_reasons is null
    group by source_system, improvement_ref
),

register as (
    select
        pilot.*,
        coalesce(planned.primary_metric_count, 0) as primary_metric_count
    from staged as pilot
    left join planned
        on
            pilot.source_system = planned.source_system
            and pilot.improvement_ref = planned.improvement_ref
)

{{ checked_rows('pilot', rules, relation='register') }}
