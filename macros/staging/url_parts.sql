{#- The path of a URL, without query and fragment; null where the text is no URL. -#}
{% macro url_path(url) -%}
    nullif(regexp_extract({{ url }}, '^[a-zA-Z][a-zA-Z0-9+.-]*://[^/?#]+(/[^?#]*)', 1), '')
{%- endmacro %}


{#- The host of a URL, without port and without user information, in lower case; null where the text is no URL. -#}
{% macro url_host(url) -%}
    lower(nullif(regexp_extract({{ url }}, '^[a-zA-Z][a-zA-Z0-9+.-]*://([^/?#@]*@)?([^/?#:]+)', 2), ''))
{%- endmacro %}
