{#- The delivery time of a raw row, UTC: landing writes it into the folder name, for every format alike. -#}
{% macro loaded_at() -%}
    {{ klantbeeld.parse_timestamp('_loaded_at', '%Y%m%dT%H%M%S%f') }}
{%- endmacro %}
