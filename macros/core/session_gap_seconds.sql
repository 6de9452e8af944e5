{#- The longest pause within a visit, in seconds: var session_gap_minutes. A pause of exactly the gap is within the visit. -#}
{% macro session_gap_seconds() -%}
    {{ return(klantbeeld.var_count('session_gap_minutes', 1) * 60) }}
{%- endmacro %}
