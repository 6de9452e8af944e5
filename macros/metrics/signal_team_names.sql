{#- The names of a signal's team, after joining dim_team as `team`; teams with few submitters are merged. -#}
{% macro signal_team_names(relation, team) -%}
    case when {{ relation }}.team_id = 'small_teams' then 'Small teams' else {{ team }}.name_en end as team_name_en,
    case when {{ relation }}.team_id = 'small_teams' then 'Kleine teams' else {{ team }}.name_nl end as team_name_nl
{%- endmacro %}
