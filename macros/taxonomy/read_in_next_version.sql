{#-
  The version numbers in seed taxonomy_version; 1 and 2 if there is no such table yet, so that a linter sees all the SQL
  generated from them.
-#}
{% macro taxonomy_version_numbers() %}
    {%- set seed = ref('taxonomy_version') -%}
    {%- if not execute or load_relation(seed) is none -%}{%- do return([1, 2]) -%}{%- endif -%}
    {%- set numbers = [] -%}
    {#- render() names the seed itself: under `dbt run --empty` the ref is a selection without rows. -#}
    {%- for number in klantbeeld.query_values('select cast(taxonomy_version as bigint) from ' ~ seed.render()) -%}
        {%- do numbers.append(number | int) -%}
    {%- endfor -%}
    {{ return(numbers) }}
{% endmacro %}


{#-
  One step of bridge_contact_reason_version: the translation of reasons to `version`, given their translation (`earlier`) to the
  adjacent version. A reason in both stays itself; otherwise the change says what it became, and without a change it did not
  exist. `near` and `far` are the sides of a change: from and to going forward, to and from going back.
-#}
{% macro read_in_next_version(earlier, version, near, far, share, is_needed) -%}
    select
        version.taxonomy_version,
        earlier.registered_reason_id,
        coalesce(kept.contact_reason_id, change.{{ far }}_reason_id, 'not_applicable') as contact_reason_id,
        earlier.share * coalesce(change.{{ share }}, cast(1 as double)) as share
    from {{ earlier }} as earlier
    inner join version on version.taxonomy_version = {{ version }}
    inner join span on earlier.registered_reason_id = span.contact_reason_id
    left join standing as kept
        on
            earlier.contact_reason_id = kept.contact_reason_id
            and kept.taxonomy_version = {{ version }}
    left join change
        on
            earlier.contact_reason_id = change.{{ near }}_reason_id
            and change.{{ near }}_version = earlier.taxonomy_version
            and change.{{ far }}_version = {{ version }}
            and kept.contact_reason_id is null
    where {{ is_needed }}
{%- endmacro %}
