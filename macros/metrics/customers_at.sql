{#-
  A query of the customers of each group at the end of days: the columns `keys`, customer_group_id and customer_count. `moments`
  has the keys, counted_on (the local day) and counted_at (its end, UTC).
-#}
{% macro customers_at(moments, keys) -%}
    -- Who has left is in no base; where no source tells since when somebody is a customer, it is from the first thing known.
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
