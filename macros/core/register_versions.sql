{#-
  The body of a model on a register that keeps every delivery: a row per version. A delivery that repeats the one before creates
  none; a change that is undone creates two. `readings`: expressions in place of columns of the contract.
-#}
{% macro register_versions(entity, key, readings={}) %}
    {%- set not_content = ['source_system', 'source_record_id', 'loaded_at', 'unreadable'] -%}
    {%- set content = klantbeeld.contract_columns(entity) | map(attribute='name') | reject('in', not_content) | list -%}
    {#- On Spark a hash ignores nulls: a value that moves to the next column would create no version. -#}
    {%- set texts = [] -%}
    {%- for column in content -%}{%- do texts.append("coalesce(cast(" ~ column ~ " as " ~ dbt.type_string() ~ "), '(null)')") -%}{%- endfor -%}
with

delivered as (
    select
        loaded_at,
        source_system,
        {%- for column in content %}
        {{ readings.get(column, column) }} as {{ column }}{{ ',' if not loop.last }}
        {%- endfor %}
    from {{ ref('input__' ~ entity) }}
),

hashed as (
    select
        *,
        {{ klantbeeld.row_hash(texts) }} as content_hash
    from delivered
),

followed as (
    select
        *,
        lag(content_hash) over (
            partition by {{ key | join(', ') }} order by loaded_at asc, source_system asc
        ) as previous_hash
    from hashed
),

version as (
    select
        *,
        row_number() over (
            partition by {{ key | join(', ') }} order by loaded_at asc, source_system asc
        ) as version_number,
        lead(loaded_at) over (
            partition by {{ key | join(', ') }} order by loaded_at asc, source_system asc
        ) as valid_to
    from followed
    where content_hash is distinct from previous_hash
)

select
    {{ content | join(',\n    ') }},
    cast(version_number as bigint) as version_number,
    loaded_at as valid_from,
    valid_to,
    valid_to is null as is_latest
from version
{% endmacro %}
