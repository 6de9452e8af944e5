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
with

accepted as (
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

candidate as (
    select * from accepted
    {%- if is_partial %}
    union all
    select * from moved
    {%- endif %}
),

repeated_key as (
    select {{ grain | join(', ') }} from candidate group by {{ grain | join(', ') }} having count(*) > 1
),

marked as (
    select
        candidate.*,
        repeated_key.source_system is not null as is_repeated
    from candidate
    left join repeated_key
        on {% for column in grain %}candidate.{{ column }} is not distinct from repeated_key.{{ column }}{{ ' and ' if not loop.last }}{% endfor %}
),

latest_of_repeated as (
    select
        *,
        row_number() over (
            partition by {{ grain | join(', ') }}
            order by loaded_at desc{% for column in columns if column != 'loaded_at' %}, {{ column }} asc nulls last{% endfor %}
        ) as delivery_rank
    from marked
    where is_repeated
)

select {{ columns | join(', ') }} from marked where not is_repeated
union all
select {{ columns | join(', ') }} from latest_of_repeated where delivery_rank = 1{% if is_partial %} and {{ klantbeeld.is_rebuilt(entity) }}{% endif %}
{% endmacro %}
