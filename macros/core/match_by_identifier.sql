{#-
  The CTEs of one rule of identity: `by_<type>` has the records found so far (CTE `found`) and those that an identifier of
  this type adds. Needs a CTE `identifier` (source_system, customer_ref, identifier_type, identifier_value).
  A value that more than one customer has, or more than one open record of one system, is shared and not used. A usable value
  leads to the customer who has it, else it makes its own. A record whose values lead to several customers stays open.
-#}
{% macro match_by_identifier(type, found) -%}
{{ type }}_use as (
    select
        identifier.source_system,
        identifier.customer_ref,
        identifier.identifier_value,
        {{ found }}.customer_key
    from identifier
    left join {{ found }}
        on
            identifier.source_system = {{ found }}.source_system
            and identifier.customer_ref = {{ found }}.customer_ref
    where identifier.identifier_type = '{{ type }}'
),

{{ type }}_open_use as (
    select
        identifier_value,
        max(open_count) as open_count
    from (
        select
            identifier_value,
            source_system,
            count(*) filter (where customer_key is null) as open_count
        from {{ type }}_use
        group by identifier_value, source_system
    ) as use_per_system
    group by identifier_value
),

{{ type }}_owner as (
    select
        identifier_value,
        count(distinct customer_key) as owner_count,
        min(customer_key) as owner_key
    from {{ type }}_use
    group by identifier_value
),

{{ type }}_candidate as (
    select
        {{ type }}_use.source_system,
        {{ type }}_use.customer_ref,
        count(distinct {{ type }}_owner.owner_key) as owner_count,
        min({{ type }}_owner.owner_key) as owner_key,
        min({{ type }}_use.identifier_value) as identifier_value
    from {{ type }}_use
    inner join {{ type }}_owner
        on {{ type }}_use.identifier_value = {{ type }}_owner.identifier_value
    inner join {{ type }}_open_use
        on {{ type }}_use.identifier_value = {{ type }}_open_use.identifier_value
    where
        {{ type }}_use.customer_key is null
        and {{ type }}_owner.owner_count <= 1
        and {{ type }}_open_use.open_count = 1
    group by {{ type }}_use.source_system, {{ type }}_use.customer_ref
),

by_{{ type }} as (
    select * from {{ found }}
    union all
    select
        source_system,
        customer_ref,
        coalesce(owner_key, {{ klantbeeld.surrogate_key(["'" ~ type ~ "'", 'identifier_value']) }}) as customer_key,
        '{{ type }}' as match_rule
    from {{ type }}_candidate
    where owner_count <= 1
)
{%- endmacro %}
