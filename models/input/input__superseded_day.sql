{{ config(materialized='incremental', meta={'rebuilds': 'every entity'}, partition_by=['entity', 'source_system', 'day_on']) }}
{#- Only records that occur more than once are grouped in a full build; a run of some days cannot tell which those are. -#}
{%- set is_full = not is_incremental() -%}
{%- set again = read_again() if is_full else '' -%}

with

{% for entity in event_entities() %}
    {{ entity }}_accepted as {{ again }}(
        select
            {{ (contract_grain(entity) + ['source_record_id']) | unique | join(',\n            ') }},
            loaded_at,
            day_on
        from {{ ref('input_checked__' ~ entity) }}
        where
            quarantine_reasons is null
            and {{ is_rebuilt(entity) }}
            and {{ is_in_delivery_of_rebuilt_days(entity) }}
    ),

    {% if is_full -%}
        {{ repeated_hash(entity, entity ~ '_accepted', entity ~ '_repeated') }},
    {%- endif %}

    {{ entity }}_version as (
        select
            {{ contract_grain(entity) | join(',\n            ') }},
            day_on,
            {%- if 'source_record_id' not in contract_grain(entity) %}
                max_by(source_record_id, loaded_at) filter (where source_record_id is not null) as source_record_id,
            {%- endif %}
            max(loaded_at) as loaded_at,
            count(*) as version_count
        from {{ entity }}_accepted
        {%- if is_full %}
            where
                {{ is_maybe_repeated(entity, entity ~ '_accepted', entity ~ '_repeated') }}
                or {{ is_withdrawn(entity, entity ~ '_accepted') }}
        {%- endif %}
        group by {{ contract_grain(entity) | join(', ') }}, day_on
    ),

    {{ entity }}_judged as (
        select
            *,
            {{ is_withdrawn(entity, entity ~ '_version') }} as is_withdrawn
        from {{ entity }}_version
    ),

    -- The latest version of a record may lie on another day or in quarantine: then every version on this one is superseded.
    {{ entity }}_superseded as (
        select
            '{{ entity }}' as entity,
            version.source_system,
            version.day_on,
            cast(
                sum(
                    version.version_count
                    - case when record_elsewhere.source_system is null and not version.is_withdrawn then 1 else 0 end
                ) as bigint
            ) as superseded_row_count
        from {{ entity }}_judged as version
        left join {{ ref('input__' ~ entity) }} as record_elsewhere
            on
                {{ same_record(entity, 'version', 'record_elsewhere') }}
                and version.day_on <> record_elsewhere.day_on
        group by version.source_system, version.day_on
    ),

{% endfor %}
superseded as (
    {%- for entity in event_entities() %}
        select * from {{ entity }}_superseded
        {{ 'union all' if not loop.last }}
    {%- endfor %}
)

select
    rebuild.entity,
    rebuild.source_system,
    rebuild.day_on,
    coalesce(superseded.superseded_row_count, 0) as superseded_row_count
from {{ ref('rebuild_day') }} as rebuild
left join superseded
    on
        rebuild.entity = superseded.entity
        and rebuild.source_system = superseded.source_system
        and rebuild.day_on = superseded.day_on
