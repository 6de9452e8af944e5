{#-
  A text as its words in lower case with one space around each, so that ` word ` finds whole words: letters and digits of any
  language stay, all else separates. Null for null; one space if there is no word.
-#}
{% macro words_of(text) %}{{ return(adapter.dispatch('words_of', 'klantbeeld')(text)) }}{% endmacro %}

{% macro duckdb__words_of(text) -%}
    regexp_replace(' ' || lower({{ text }}) || ' ', '[^\p{L}\p{N}]+', ' ', 'g')
{%- endmacro %}

{#- In a Spark string a backslash escapes. -#}
{% macro spark__words_of(text) -%}
    regexp_replace(' ' || lower({{ text }}) || ' ', '[^\\p{L}\\p{N}]+', ' ')
{%- endmacro %}
