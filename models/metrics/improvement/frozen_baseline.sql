with

improvement as (
    select
        improvement_ref,
        {{ scope_text() }} as scope
    from {{ ref('improvement_version') }}
    where is_latest
),

definition as (
    {%- for definition in metric_catalogue_entries() %}
        select
            '{{ definition.id }}' as metric_id,
            '{{ metric_definition_hash(definition) }}' as definition_hash,
            cast({{ definition.multiplier }} as double) as multiplier
        {{ 'union all' if not loop.last }}
    {%- endfor %}
)

select
    frozen.improvement_ref,
    frozen.metric_id,
    frozen.from_on,
    frozen.until_on,
    case
        when frozen.denominator is null then frozen.numerator / frozen.day_count
        else {{ ratio('frozen.numerator', 'frozen.denominator') }}
    end as level,
    frozen.day_deviation / definition.multiplier as day_deviation
from {{ ref('fct_baseline') }} as frozen
inner join improvement
    on frozen.improvement_ref = improvement.improvement_ref and frozen.scope = improvement.scope
inner join definition
    on frozen.metric_id = definition.metric_id and frozen.definition_hash = definition.definition_hash
