{#- The names of the team of a signal, after a join of dim_team as `team`; teams with few submitters are one. -#}
{% macro signal_team_names(relation, team) -%}
    case when {{ relation }}.team_id = 'small_teams' then 'Small teams' else {{ team }}.name_en end as team_name_en,
    case when {{ relation }}.team_id = 'small_teams' then 'Kleine teams' else {{ team }}.name_nl end as team_name_nl
{%- endmacro %}
