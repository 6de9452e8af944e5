{#- The values of the first column of a query, in order. -#}
{% macro query_values(query) %}
    {%- if not execute -%}{%- do return([]) -%}{%- endif -%}
    {{ return(run_query(query ~ ' order by 1').columns[0].values() | list) }}
{% endmacro %}


{#- Timestamps are queried as text: as Python values they would be in the machine's time zone on one of the engines. -#}
{% macro moment_text(expression) -%}cast({{ expression }} as {{ dbt.type_string() }}){%- endmacro %}


{#- Timestamps, as moment_text() gives them, as a list of SQL literals. -#}
{% macro timestamp_literals(moments) %}
    {%- set literals = [] -%}
    {%- for moment in moments -%}
        {%- do literals.append("timestamp '" ~ moment ~ "'") -%}
    {%- endfor -%}
    {{ return(literals | join(', ')) }}
{% endmacro %}


{#- Texts as a list of SQL literals. -#}
{% macro text_literals(texts) %}
    {%- set literals = [] -%}
    {%- for text in texts -%}
        {%- do literals.append("'" ~ escape_single_quotes(text) ~ "'") -%}
    {%- endfor -%}
    {{ return(literals | join(', ')) }}
{% endmacro %}
