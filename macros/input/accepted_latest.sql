{#-
  The body of input__<entity>: rows without a reason, and of a record delivered more than once the latest by loaded_at.
  Only records that occur more than once are sorted; equal load times are decided by content, so that two runs agree.
  Of an entity whose records happen at a moment a run builds whole days, from all the deliveries that hold them.
-#}
{% macro accepted_latest(entity) %}
    {%- set columns = klantbeeld.contract_columns(entity) | map(attribute='name') | list -%}
    {%- set grain = klantbeeld.contract_grain(entity) -%}
    {%- set is_by_day = klantbeeld.event_time(entity) is not none -%}
    {%- if is_by_day -%}{%- do columns.append('day_on') -%}{%- endif -%}
    {%- set is_partial = is_by_day and is_incremental() -%}
    {#- The few days of a daily run are kept in memory. -#}
    {%- set again = '' if is_partial else klantbeeld.read_again() -%}
with

accepted as {{ again }}(
    select {{ columns | join(', ') }}
    from {{ ref('input_checked__' ~ entity) }}
    where
        quarantine_reasons is null
        {%- if is_by_day %}
        and {{ klantbeeld.is_rebuilt(entity) }}
        and {{ klantbeeld.is_in_delivery_of_rebuilt_days(entity) }}
        {%- endif %}
),
{%- if is_partial %}

-- A record may have moved to a day that stays as it is.
moved as (
    select {% for column in columns %}stored.{{ column }}{{ ', ' if not loop.last }}{% endfor %}
    from {{ this }} as stored
    inner join (select distinct {{ grain | join(', ') }} from accepted) as known
        on {{ klantbeeld.same_record(entity, 'stored', 'known') }}
    where not {{ klantbeeld.is_rebuilt(entity, 'stored.day_on', 'stored.source_system') }}
),
{%- endif %}

candidate as {{ again }}(
    select * from accepted
    {%- if is_partial %}
    union all
    select * from moved
    {%- endif %}
),

{% if is_by_day -%}
{{ klantbeeld.repeated_hash(entity, 'candidate', 'repeated_hash') }},
{%- else -%}
-- Full dumps repeat nearly every record, so first all but the last of each go.
latest as (
    select {{ grain | join(', ') }}, max(loaded_at) as loaded_at from candidate group by {{ grain | join(', ') }}
),
{%- endif %}

repeated as (
    select
        candidate.*,
        row_number() over (
            partition by {% for column in grain %}candidate.{{ column }}{{ ', ' if not loop.last }}{% endfor %}
            order by candidate.loaded_at desc{% for column in columns if column != 'loaded_at' %}, candidate.{{ column }} asc nulls last{% endfor %}
        ) as delivery_rank
    from candidate
    {%- if is_by_day %}
    where {{ klantbeeld.is_maybe_repeated(entity, 'candidate', 'repeated_hash') }}
    {%- else %}
    inner join latest
        on {% for column in grain %}candidate.{{ column }} is not distinct from latest.{{ column }} and {% endfor %}candidate.loaded_at = latest.loaded_at
    {%- endif %}
)
{% if is_by_day %}
select {{ columns | join(', ') }} from candidate where not {{ klantbeeld.is_maybe_repeated(entity, 'candidate', 'repeated_hash') }}
union all
{%- endif %}
select {{ columns | join(', ') }} from repeated where delivery_rank = 1{% if is_partial %} and {{ klantbeeld.is_rebuilt(entity) }}{% endif %}
{% endmacro %}


{#-
  A common table expression: hashes of the records that a relation may hold more than once. Two records may share one, so these
  are a few too many; a hash takes a tenth of the memory of the keys.
-#}
{% macro repeated_hash(entity, relation, name) -%}
{{ name }} as (
    select {{ klantbeeld.record_hash(entity, relation) }} as record_hash
    from {{ relation }}
    group by {{ klantbeeld.record_hash(entity, relation) }}
    having count(*) > 1
)
{%- endmacro %}


{#- True for rows of a relation whose record occurs more than once, and for a few others. -#}
{% macro is_maybe_repeated(entity, relation, name) -%}
    exists (select 1 from {{ name }} where {{ name }}.record_hash = {{ klantbeeld.record_hash(entity, relation) }})
{%- endmacro %}


{% macro record_hash(entity, relation) %}
    {%- set columns = [] -%}
    {%- for column in klantbeeld.contract_grain(entity) -%}{%- do columns.append(relation ~ '.' ~ column) -%}{%- endfor -%}
    {{ return(klantbeeld.row_hash(columns)) }}
{% endmacro %}
