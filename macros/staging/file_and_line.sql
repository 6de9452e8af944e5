{#- The file that delivered a row of raw, relative to the landing folder, and the line of its record there. -#}
{% macro file_and_line() -%}
    _file as file_name,
    _line as line_number
{%- endmacro %}
