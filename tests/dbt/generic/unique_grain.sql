{#- Fails with the rows of a model that share the grain written in its meta. Null counts as a value. -#}
{% test unique_grain(model) %}
{%- set grain = [] -%}
{%- if execute -%}
    {%- set tested = graph.nodes[context['model'].attached_node] -%}
    {%- set grain = tested.config.meta.grain -%}
{%- endif %}
select {{ grain | join(', ') or '1' }}, count(*) as row_count
from {{ model }}
group by {{ grain | join(', ') or '1' }}
having count(*) > 1
{% endtest %}
