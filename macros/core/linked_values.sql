{#-
  CTEs that find which values of identifiers belong together, because a chain of records leads from one to the other: the connected
  components. `relation` is a CTE with source_system, customer_ref and identifier_value. The last CTE, `name`, has for every value
  of a record with more than one the smallest value of its component, linked_value; a value that is missing there stands alone.
  Each round hands the smallest value on over one more record, so a chain may be var identity_rounds records long; the test
  assert_crm_ids_lead_to_one_customer fails where one is longer. Records with one value hand nothing on, so few rows go around.
-#}
{% macro linked_values(name, relation) -%}
{{ name }}_count as (
    select
        source_system,
        customer_ref,
        identifier_value,
        count(*) over (partition by source_system, customer_ref) as value_count
    from (select distinct source_system, customer_ref, identifier_value from {{ relation }}) as given
),

{{ name }}_of_value_0 as (
    select
        source_system,
        customer_ref,
        identifier_value,
        identifier_value as linked_value
    from {{ name }}_count
    where value_count > 1
),
{%- for round in range(1, klantbeeld.var_count('identity_rounds', 1) + 1) %}

{{ name }}_of_record_{{ round }} as (
    select
        source_system,
        customer_ref,
        identifier_value,
        min(linked_value) over (partition by source_system, customer_ref) as linked_value
    from {{ name }}_of_value_{{ round - 1 }}
),

{{ name }}_of_value_{{ round }} as (
    select
        source_system,
        customer_ref,
        identifier_value,
        min(linked_value) over (partition by identifier_value) as linked_value
    from {{ name }}_of_record_{{ round }}
),
{%- endfor %}

{{ name }} as (
    select
        identifier_value,
        min(linked_value) as linked_value
    from {{ name }}_of_value_{{ klantbeeld.var_count('identity_rounds', 1) }}
    group by identifier_value
)
{%- endmacro %}
