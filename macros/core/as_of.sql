{#- "Now": the end of the last completely delivered local day, UTC. Never the clock of the machine. -#}
{% macro as_of() -%}
    (select as_of_at from {{ ref('as_of') }})
{%- endmacro %}


{#- The last completely delivered local day, a date. -#}
{% macro as_of_day() -%}
    (select as_of_on from {{ ref('as_of') }})
{%- endmacro %}
