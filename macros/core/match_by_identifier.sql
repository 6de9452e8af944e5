{#-
  The CTEs of one rule of identity: `by_<type>` has the records found so far (CTE `found`) and those that an identifier of this
  type adds. Needs a CTE `identifier` (source_system, customer_ref, identifier_type, identifier_value). A value shared by several
  customers, or by several open records of one system, is not used. A record goes to the customer that its usable values lead to,
  otherwise to the one that its linked records lead to (identity_link); if no customer is found, the linked records form a new
  one. A record whose values lead to several customers stays open.
-#}
{% macro match_by_identifier(type, found) -%}
{%- set record = 'partition by ' ~ type ~ '_use.source_system, ' ~ type ~ '_use.customer_ref' -%}
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

{{ type }}_usable as (
    select
        {{ type }}_use.source_system,
        {{ type }}_use.customer_ref,
        {{ type }}_use.identifier_value,
        min({{ type }}_owner.owner_key) over ({{ record }}) as owner_key,
        max({{ type }}_owner.owner_key) over ({{ record }}) as last_owner_key
    from {{ type }}_use
    inner join {{ type }}_owner
        on {{ type }}_use.identifier_value = {{ type }}_owner.identifier_value
    inner join {{ type }}_open_use
        on {{ type }}_use.identifier_value = {{ type }}_open_use.identifier_value
    where
        {{ type }}_use.customer_key is null
        and {{ type }}_owner.owner_count <= 1
        and {{ type }}_open_use.open_count = 1
),

{{ type }}_agreed as (
    select * from {{ type }}_usable
    where owner_key is null or owner_key = last_owner_key
),

{{ type }}_candidate as (
    select
        {{ type }}_agreed.source_system,
        {{ type }}_agreed.customer_ref,
        min({{ type }}_agreed.owner_key) as owner_key,
        min(coalesce(link.linked_value, {{ type }}_agreed.identifier_value)) as linked_value
    from {{ type }}_agreed
    left join {{ ref('identity_link') }} as link
        on
            link.identifier_type = '{{ type }}'
            and {{ type }}_agreed.identifier_value = link.identifier_value
    group by {{ type }}_agreed.source_system, {{ type }}_agreed.customer_ref
),

{{ type }}_linked as (
    select
        *,
        min(owner_key) over (partition by linked_value) as linked_owner_key,
        max(owner_key) over (partition by linked_value) as last_linked_owner_key
    from {{ type }}_candidate
),

by_{{ type }} as (
    select * from {{ found }}
    union all
    select
        source_system,
        customer_ref,
        coalesce(owner_key, linked_owner_key, {{ klantbeeld.surrogate_key(["'" ~ type ~ "'", 'linked_value']) }}) as customer_key,
        '{{ type }}' as match_rule
    from {{ type }}_linked
    where owner_key is not null or linked_owner_key is null or linked_owner_key = last_linked_owner_key
)
{%- endmacro %}
