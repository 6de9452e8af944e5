{#-
  True for a text of at most eleven words. A longer text may tell a story: it stays in the protected layers, and publishing
  refuses it. Null for null.
-#}
{% macro is_short_text(text) -%}
    {%- set words = 'trim(' ~ klantbeeld.words_of(text) ~ ')' -%}
    length({{ words }}) - length(replace({{ words }}, ' ', '')) < 11
{%- endmacro %}
