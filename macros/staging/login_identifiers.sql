{#-
  The body of a web source's customer_identifier model: one row per login that its events name in `user_id`, a pseudonym of
  type login, so that a visitor who logs in joins the customer whom other systems know by that login.
-#}
{% macro login_identifiers(events, source_system) -%}
with

logged_in as (
    select
        user_id,
        max({{ klantbeeld.loaded_at() }}) as loaded_at
    from {{ events }}
    where user_id is not null
    group by user_id
)

select
    '{{ source_system }}' as source_system,
    user_id || '.login' as source_record_id,
    loaded_at,
    user_id as customer_ref,
    'login' as identifier_type,
    user_id as identifier_value
from logged_in
{%- endmacro %}
