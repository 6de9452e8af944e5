{#- The grain of the node that a generic test is attached to, from its meta. For use only in generic tests. -#}
{% macro grain_of_tested_node() %}
    {%- if not execute -%}{%- do return(['1']) -%}{%- endif -%}
    {{ return(graph.nodes[context['model'].attached_node].config.meta.grain) }}
{% endmacro %}
