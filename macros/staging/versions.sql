{#-
  A query of the versions of what a model looks up, over all its deliveries: the columns of `key`, one column per aggregate in
  `columns` (over the rows of one key in one delivery), and the period in which they held. The first delivery has no start, and
  the last holds until further notice; a key missing from a delivery keeps its version.
-#}
{% macro versions(relation, key, columns) -%}
    {%- set keys = key | join(', ') -%}
    {%- set names = columns.keys() | join(', ') -%}
select
    {{ keys }},
    {{ names }},
    case when delivery_number = 1 then timestamp '1900-01-01 00:00:00' else loaded_at end as valid_from,
    coalesce(lead(loaded_at) over (partition by {{ keys }} order by loaded_at), timestamp '9999-12-31 00:00:00') as valid_to
from (
    select
        *,
        row_number() over (partition by {{ keys }} order by loaded_at) as delivery_number
        {%- for name in columns %},
        lag({{ name }}) over (partition by {{ keys }} order by loaded_at) as previous_{{ name }}
        {%- endfor %}
    from (
        select
            {{ keys }},
            {{ klantbeeld.loaded_at() }} as loaded_at
            {%- for name, aggregate in columns.items() %},
            {{ aggregate }} as {{ name }}
            {%- endfor %}
        from {{ relation }}
        group by {{ keys }}, _loaded_at
    ) as delivered
) as compared
where delivery_number = 1{% for name in columns %} or {{ name }} is distinct from previous_{{ name }}{% endfor %}
{%- endmacro %}


{#- True for the version (alias of a relation made by versions()) that held at a moment. -#}
{% macro held_at(version, moment) -%}
    {{ moment }} >= {{ version }}.valid_from and {{ moment }} < {{ version }}.valid_to
{%- endmacro %}
