{#-
  A query of the number of customers in each group at the end of given days: the columns `keys`, customer_group_id and
  customer_count. `moments` has the keys, counted_on (the local day) and counted_at (its end, UTC).
-#}
{% macro customers_at(moments, keys) -%}
    -- Customers who have left are not counted; if no source says since when somebody is a customer, the first known record
    -- counts.
    select
        {% for key in keys -%}
        moments.{{ key }},
        {% endfor -%}
        history.customer_group_id,
        count(*) as customer_count
    from {{ ref('dim_customer_history') }} as history
    inner join {{ ref('customer_period') }} as customer_period on history.customer_key = customer_period.customer_key
    inner join {{ moments }} as moments
        on
            history.valid_from < moments.counted_at
            and history.valid_to >= moments.counted_at
            and customer_period.from_on <= moments.counted_on
            and customer_period.until_on >= moments.counted_on
    group by moments.{{ keys | join(', moments.') }}, history.customer_group_id
{%- endmacro %}
