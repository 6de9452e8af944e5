{%- set rounds = var_count('identity_rounds', 1) -%}

with

identifier as (
    select distinct
        source_system,
        customer_ref,
        identifier_type,
        identifier_value
    from {{ ref('input__customer_identifier') }}
),

-- A value shared by two customers of one system identifies neither; a CRM id identifies one customer everywhere.
shared as (
    select
        identifier_type,
        identifier_value
    from identifier
    where identifier_type <> 'crm'
    group by identifier_type, identifier_value
    having count(*) > count(distinct source_system)
),

usable as (
    select
        identifier.*,
        count(*) over (
            partition by identifier.source_system, identifier.customer_ref, identifier.identifier_type
        ) as value_count
    from identifier
    left join shared
        on
            identifier.identifier_type = shared.identifier_type
            and identifier.identifier_value = shared.identifier_value
    where shared.identifier_value is null
),

-- Records with one value link nothing, so the rounds handle few rows.
value_0 as {{ read_once() }}(
    select
        source_system,
        customer_ref,
        identifier_type,
        identifier_value,
        identifier_value as linked_value
    from usable
    where value_count > 1
),

-- Each round passes the smallest value on by one more record.
{% for round in range(1, rounds + 1) %}
    record_{{ round }} as (
        select
            source_system,
            customer_ref,
            identifier_type,
            identifier_value,
            min(linked_value) over (partition by identifier_type, source_system, customer_ref) as linked_value
        from value_{{ round - 1 }}
    ),

    value_{{ round }} as {{ read_once() }}(
        select
            source_system,
            customer_ref,
            identifier_type,
            identifier_value,
            min(linked_value) over (partition by identifier_type, identifier_value) as linked_value
        from record_{{ round }}
    ),

{% endfor %}
-- If the values of a record still differ, the chain is longer than the rounds can reach.
settled as (
    select
        *,
        min(linked_value) over (partition by identifier_type, source_system, customer_ref) as smallest_value
    from value_{{ rounds }}
)

select
    identifier_type,
    identifier_value,
    min(linked_value) as linked_value,
    bool_and(linked_value = smallest_value) as is_settled
from settled
group by identifier_type, identifier_value
