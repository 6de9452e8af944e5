{#- The pattern of `like` by which words_of() is searched for the words of a rule; null where the rule has none. -#}
{% macro keyword_pattern(column) -%}
    '% ' || replace(nullif(trim({{ column }}), ''), '*', '%') || ' %'
{%- endmacro %}
