{#- A deterministic text key (md5, 32 hex) of one or more columns. A null differs from an empty text. -#}
{% macro surrogate_key(columns) -%}
    md5(concat_ws('|'
        {%- for column in columns %}, coalesce(replace(cast({{ column }} as {{ dbt.type_string() }}), '|', '||'), '|null|'){% endfor -%}
    ))
{%- endmacro %}
