{%- set measures = [
    'from_on', 'until_on', 'delivered_at', 'day_count', 'numerator', 'denominator', 'value', 'day_deviation', 'scope', 'definition_hash',
] -%}

with

improvement as (
    select
        *,
        {{ scope_text() }} as scope
    from {{ ref('improvement_version') }}
    where is_latest
),

catalogue as (select * from {{ ref('metric_catalogue') }}),

frozen as (select * from {{ ref('fct_baseline') }}),

-- Rounded as it is frozen, so that what did not move is equal.
measured as (
    select
        measure.improvement_ref,
        measure.metric_id,
        measure.from_on,
        measure.until_on,
        measure.delivered_at,
        measure.window_delivered_at,
        measure.day_count,
        measure.numerator,
        measure.denominator,
        round(catalogue.multiplier * measure.level, 6) as value,
        round(catalogue.multiplier * measure.day_deviation, 6) as day_deviation,
        improvement.scope,
        catalogue.definition_hash
    from {{ ref('improvement_baseline_measure') }} as measure
    inner join improvement on measure.improvement_ref = improvement.improvement_ref
    inner join catalogue on measure.metric_id = catalogue.metric_id
),

beside as (
    select
        coalesce(frozen.improvement_ref, measured.improvement_ref) as improvement_ref,
        coalesce(frozen.metric_id, measured.metric_id) as metric_id,
        frozen.improvement_ref is not null as is_frozen,
        frozen.frozen_on,
        {%- for column in measures %}
            frozen.{{ column }} as frozen_{{ column }},
            measured.{{ column }} as current_{{ column }},
        {%- endfor %}
        measured.window_delivered_at,
        not coalesce(
            frozen.scope = measured.scope and frozen.definition_hash = measured.definition_hash, false
        ) as is_defined_otherwise
    from frozen
    full outer join measured
        on frozen.improvement_ref = measured.improvement_ref and frozen.metric_id = measured.metric_id
),

judged as (
    select
        *,
        case
            when not is_frozen then null
            when is_defined_otherwise and window_delivered_at > frozen_delivered_at then 'both'
            when is_defined_otherwise then 'definition'
            when
                frozen_day_count = current_day_count
                and frozen_numerator = current_numerator
                and coalesce(frozen_denominator, -1) = coalesce(current_denominator, -1)
                and frozen_value = current_value
                and coalesce(frozen_day_deviation, -1) = coalesce(current_day_deviation, -1)
                then 'none'
            else 'data'
        end as drift
    from beside
)

select
    judged.improvement_ref as improvement_id,
    improvement.title as improvement_name_nl,
    judged.metric_id,
    catalogue.name_en as metric_name_en,
    catalogue.name_nl as metric_name_nl,
    {{ labelled('expectation_role', 'expectation.role', 'role') }},
    judged.is_frozen,
    judged.frozen_on,
    {%- for column in measures %}
        judged.frozen_{{ column }},
    {%- endfor %}
    {%- for column in measures %}
        judged.current_{{ column }},
    {%- endfor %}
    round(judged.current_value - judged.frozen_value, 6) as value_drift,
    {{ labelled('baseline_drift', 'judged.drift', 'drift') }}
from judged
left join improvement on judged.improvement_ref = improvement.improvement_ref
left join catalogue on judged.metric_id = catalogue.metric_id
left join {{ ref('fct_expectation') }} as expectation
    on judged.improvement_ref = expectation.improvement_ref and judged.metric_id = expectation.metric_id
