{#-
  True for a text of at most eleven words. What holds more is a story: those stay in the protected layers, and the publication refuses
  them. Null for null.
-#}
{% macro is_short_text(text) -%}
    {%- set words = 'trim(' ~ klantbeeld.words_of(text) ~ ')' -%}
    length({{ words }}) - length(replace({{ words }}, ' ', '')) < 11
{%- endmacro %}
