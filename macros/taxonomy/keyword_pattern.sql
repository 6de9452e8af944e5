{#- The `like` pattern that searches words_of() for the words of a rule; null if the rule has none. -#}
{% macro keyword_pattern(column) -%}
    '% ' || replace(nullif(trim({{ column }}), ''), '*', '%') || ' %'
{%- endmacro %}
