{#- The longest pause within a visit, in seconds: var session_gap_minutes. Exactly the gap still belongs to the visit. -#}
{% macro session_gap_seconds() -%}
    {{ return(klantbeeld.var_count('session_gap_minutes', 1) * 60) }}
{%- endmacro %}
