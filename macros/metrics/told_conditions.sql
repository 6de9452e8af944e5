{#-
  Two columns, `<name>_en` and `<name>_nl`, that name the conditions that hold, joined by '; '; null if none does. `conditions`:
  a list of (condition in SQL, text in English, text in Dutch).
-#}
{% macro told_conditions(conditions, name) -%}
    {%- for language, place in [('en', 1), ('nl', 2)] %}
    {%- set cases = [] -%}
    {%- for condition in conditions -%}
        {%- do cases.append('case when ' ~ condition[0] ~ " then '" ~ condition[place] ~ "' end") -%}
    {%- endfor -%}
    nullif(concat_ws('; ', {{ cases | join(', ') }}), '') as {{ name }}_{{ language }}{{ ', ' if not loop.last }}
    {%- endfor %}
{%- endmacro %}
