{#- The order of the decisions on an improvement, newest first; on the same day, the later gate first. -#}
{% macro latest_decision_first() -%}
    decided_on desc,
    case gate when 'end' then 1 when 'roll_out' then 2 when 'pilot' then 3 else 4 end asc,
    decision_ref desc
{%- endmacro %}
