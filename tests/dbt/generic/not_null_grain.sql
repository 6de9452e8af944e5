{#- Fails with the rows of a model that have a null in the grain written in its meta: one query where the grain is wide. -#}
{% test not_null_grain(model) %}
{%- set grain = ['1'] -%}
{%- if execute -%}
    {%- set grain = graph.nodes[context['model'].attached_node].config.meta.grain -%}
{%- endif %}
select {{ grain | join(', ') }}
from {{ model }}
where {{ grain | join(' is null or ') }} is null
{% endtest %}
