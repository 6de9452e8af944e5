{#-
  The additive columns of the node that a generic test is attached to, with the total that each must equal: {column: total_id}.
-#}
{% macro additive_columns_of_tested_node() %}
    {%- set columns = {} -%}
    {%- if execute -%}
        {%- for name, column in graph.nodes[context['model'].attached_node].columns.items() if column.meta.get('adds_up_to') -%}
            {%- do columns.update({name: column.meta.adds_up_to}) -%}
        {%- endfor -%}
    {%- endif -%}
    {{ return(columns) }}
{% endmacro %}
