{#-
  The body of input__<entity>: rows without a reason, and of a record delivered more than once the latest by loaded_at.
  Only records that occur more than once are sorted; equal load times are decided by content, so that two runs agree.
-#}
{% macro accepted_latest(entity) %}
    {%- set columns = klantbeeld.contract_columns(entity) | map(attribute='name') | list -%}
    {%- set grain = klantbeeld.contract_grain(entity) -%}
with

accepted as (
    select * from {{ ref('input_checked__' ~ entity) }} where quarantine_reasons is null
),

repeated_key as (
    select {{ grain | join(', ') }} from accepted group by {{ grain | join(', ') }} having count(*) > 1
),

marked as (
    select
        accepted.*,
        repeated_key.source_system is not null as is_repeated
    from accepted
    left join repeated_key
        on {% for column in grain %}accepted.{{ column }} is not distinct from repeated_key.{{ column }}{{ ' and ' if not loop.last }}{% endfor %}
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
select {{ columns | join(', ') }} from latest_of_repeated where delivery_rank = 1
{% endmacro %}
