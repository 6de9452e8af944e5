{#-
  The body of input__<entity>: the latest delivery of each record by loaded_at, if it breaks no rule; equal load times are
  decided by content, so that two runs agree. `is_kept`: an incremental model of an entity without days.
-#}
{% macro accepted_latest(entity, is_kept=false) %}
    {{ return(klantbeeld.latest_by_day(entity) if klantbeeld.event_time(entity) else klantbeeld.latest_of_all(entity, is_kept)) }}
{% endmacro %}


{#-
  For an entity whose records happen at a moment, a run builds whole days, from all the deliveries that hold them. Only records
  that occur more than once are sorted.
-#}
{% macro latest_by_day(entity) %}
    {%- set columns = (klantbeeld.contract_columns(entity) | map(attribute='name') | list) + ['day_on'] -%}
    {%- set grain = klantbeeld.contract_grain(entity) -%}
    {%- set is_partial = is_incremental() -%}
    {#- The few days of a daily run are kept in memory. -#}
    {%- set again = '' if is_partial else klantbeeld.read_again() -%}
with

accepted as {{ again }}(
    select {{ columns | join(', ') }}
    from {{ ref('input_checked__' ~ entity) }}
    where
        quarantine_reasons is null
        and {{ klantbeeld.is_rebuilt(entity) }}
        and {{ klantbeeld.is_in_delivery_of_rebuilt_days(entity) }}
),
{%- if is_partial %}

-- Deliveries that an earlier run has seen, of records outside the days of this run. For a new delivery these days include the
-- one that holds its record.
elsewhere as (
    select distinct {{ grain | join(', ') }}
    from accepted
    where
        not {{ klantbeeld.is_newly_delivered(ref('input__delivered_day')) }}
        and not exists (
            select 1
            from {{ this }} as stored
            where {{ klantbeeld.same_record(entity, 'stored', 'accepted') }} and {{ klantbeeld.is_rebuilt(entity, 'stored.day_on', 'stored.source_system') }}
        )
),

-- A record may have moved to a day that is not rebuilt. That is rare, and otherwise nothing is read here.
moved as (
    select {% for column in columns %}stored.{{ column }}{{ ', ' if not loop.last }}{% endfor %}
    from {{ this }} as stored
    inner join elsewhere
        on {{ klantbeeld.same_record(entity, 'stored', 'elsewhere') }}
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

{{ klantbeeld.repeated_hash(entity, 'candidate', 'repeated_hash') }},

repeated as (
    select
        candidate.*,
        {{ klantbeeld.delivery_rank(entity, columns, 'candidate') }} as delivery_rank
    from candidate
    where {{ klantbeeld.is_maybe_repeated(entity, 'candidate', 'repeated_hash') }}
)

select {{ columns | join(', ') }}
from candidate
where
    not {{ klantbeeld.is_maybe_repeated(entity, 'candidate', 'repeated_hash') }}
    and not {{ klantbeeld.is_withdrawn(entity, 'candidate') }}
union all
select {{ columns | join(', ') }}
from repeated
where
    delivery_rank = 1
    and not {{ klantbeeld.is_withdrawn(entity, 'repeated') }}
    {%- if is_partial %}
    and {{ klantbeeld.is_rebuilt(entity) }}
    {%- endif %}
{% endmacro %}


{#-
  True for rows of a relation with a later delivery in quarantine: the last delivery decides what a record is, and only then do
  the rules decide whether it can be used. A deleted order is no longer the order that it was.
-#}
{% macro is_withdrawn(entity, relation) -%}
    {%- if not klantbeeld.can_be_withdrawn(entity) -%}{{ return('false') }}{%- endif -%}
    exists (
        select 1
        from {{ ref('input__quarantine') }} as withdrawal
        where
            withdrawal.entity = '{{ entity }}'
            and withdrawal.source_system = {{ relation }}.source_system
            and withdrawal.source_record_id = {{ relation }}.source_record_id
            and withdrawal.loaded_at > {{ relation }}.loaded_at
    )
{%- endmacro %}


{#-
  Whether a later delivery can withdraw a record of an entity. A web event does not change after it happened, and those without a
  visitor are too many to search.
-#}
{% macro can_be_withdrawn(entity) %}{{ return(entity != 'web_event') }}{% endmacro %}


{#-
  For an entity without days. A model that keeps its records takes those of new deliveries, unless it already holds a later one.
  Full dumps repeat nearly every record, so all but the last of each are dropped first.
-#}
{% macro latest_of_all(entity, is_kept) %}
    {%- set columns = klantbeeld.contract_columns(entity) | map(attribute='name') | list -%}
    {%- set grain = klantbeeld.contract_grain(entity) -%}
with

accepted as {{ klantbeeld.read_again() }}(
    select {{ columns | join(', ') }}
    from {{ ref('input_checked__' ~ entity) }}
    where quarantine_reasons is null{% if is_kept %} and {{ klantbeeld.is_not_kept() }}{% endif %}
),

latest as (
    select {{ grain | join(', ') }}, max(loaded_at) as last_loaded_at from accepted group by {{ grain | join(', ') }}
),

ranked as (
    select
        accepted.*,
        {{ klantbeeld.delivery_rank(entity, columns, 'accepted') }} as delivery_rank
    from accepted
    inner join latest
        on {{ klantbeeld.same_record(entity, 'accepted', 'latest') }} and accepted.loaded_at = latest.last_loaded_at
)

select {{ columns | join(', ') }}
from ranked as delivered
where
    delivery_rank = 1
    {%- if is_kept and is_incremental() %}
    and not exists (
        select 1
        from {{ this }} as kept
        where
            {{ klantbeeld.same_record(entity, 'kept', 'delivered') }}
            and kept.loaded_at > delivered.loaded_at
            and not {{ klantbeeld.is_not_kept('kept.loaded_at', 'kept.source_system') }}
    )
    {%- endif %}
{% endmacro %}


{#-
  True for kept records of an entity without days that a run removes: their system is read in full, or they were delivered again.
-#}
{% macro is_delivered_again(entity, relation) %}
    {%- set kept = relation.identifier -%}
    {{ return(
        klantbeeld.is_not_kept() ~ ' or exists (select 1 from ' ~ ref('input_checked__' ~ entity) ~ ' as delivered where '
        ~ klantbeeld.same_record(entity, 'delivered', kept) ~ ' and delivered.loaded_at >= ' ~ kept ~ '.loaded_at'
        ~ ' and delivered.quarantine_reasons is null and ' ~ klantbeeld.is_not_kept('delivered.loaded_at', 'delivered.source_system') ~ ')'
    ) }}
{% endmacro %}


{#- Rank of a delivery among those of its record in a relation, the latest first. -#}
{% macro delivery_rank(entity, columns, relation) -%}
    {%- set others = columns | reject('equalto', 'loaded_at') | list -%}
row_number() over (
            partition by {{ relation }}.{{ klantbeeld.contract_grain(entity) | join(', ' ~ relation ~ '.') }}
            order by {{ relation }}.loaded_at desc, {{ relation }}.{{ others | join(' asc nulls last, ' ~ relation ~ '.') }} asc nulls last
        )
{%- endmacro %}


{#-
  A common table expression: hashes of the records that a relation may hold more than once. Two records may share a hash, so a
  few too many are found; a hash takes a tenth of the memory of the keys.
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
