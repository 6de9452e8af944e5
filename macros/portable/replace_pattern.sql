{#-
  A text with every match of a regular expression replaced. The pattern uses what RE2 and Java's expressions share: classes,
  groups, alternatives and repeats, and no backslash, which Spark treats as an escape. {1} in the replacement is the first group.
-#}
{% macro replace_pattern(text, pattern, replacement) %}
    {%- if '\\' in pattern -%}
        {{ exceptions.raise_compiler_error("replace_pattern: '" ~ pattern ~ "' has a backslash; write out the character class instead.") }}
    {%- endif -%}
    {{ return(adapter.dispatch('replace_pattern', 'klantbeeld')(text, pattern, replacement)) }}
{% endmacro %}

{% macro duckdb__replace_pattern(text, pattern, replacement) -%}
    regexp_replace({{ text }}, '{{ pattern }}', '{{ replacement | replace("{1}", "\\1") }}', 'g')
{%- endmacro %}

{% macro spark__replace_pattern(text, pattern, replacement) -%}
    regexp_replace({{ text }}, '{{ pattern }}', '{{ replacement | replace("{1}", "$1") }}')
{%- endmacro %}
