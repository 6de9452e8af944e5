{#-
  A query of the customers of each group at the end of days: the columns `keys`, customer_group_id and customer_count. `moments`
  has the keys, counted_on (the local day) and counted_at (its end, UTC).
-#}
{% macro customers_at(moments, keys) -%}
    -- A customer is one from customer_since on; where no source tells, from the first thing known.
    select
        {% for key in keys -%}
        moments.{{ key }},
        {% endfor -%}
        history.customer_group_id,
        count(*) as customer_count
    from {{ ref('dim_customer_history') }} as history
    inner join {{ ref('dim_customer') }} as customer on history.customer_key = customer.customer_key
    inner join {{ moments }} as moments
        on
            history.valid_from < moments.counted_at
            and history.valid_to >= moments.counted_at
            and coalesce(customer.customer_since <= moments.counted_on, true)
    group by moments.{{ keys | join(', moments.') }}, history.customer_group_id
{%- endmacro %}
