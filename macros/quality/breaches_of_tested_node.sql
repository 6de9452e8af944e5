{#-
  What breaks the rules of the node that a generic test is attached to: SQL conditions from the meta of its columns and the
  test's arguments. Never empty, so that a test can be written without rules. For use only in generic tests.
-#}
{% macro breaches_of_tested_node(holds, never_null) %}
    {%- set breaches = [] -%}
    {%- for name in never_null -%}{%- do breaches.append(name ~ ' is null') -%}{%- endfor -%}
    {#- A seed replaced by a user's project is gone, but its tests stay attached to it. -#}
    {%- set tested = graph.nodes.get(context['model'].attached_node, {}) if execute else {} -%}
    {%- for name, column in tested.get('columns', {}).items() -%}
        {%- set rules = column.config.meta -%}
        {%- if rules.get('never_null') -%}{%- do breaches.append(name ~ ' is null') -%}{%- endif -%}
        {%- if 'between' in rules -%}
            {%- do breaches.append(name ~ ' < ' ~ rules.between[0] ~ ' or ' ~ name ~ ' > ' ~ rules.between[1]) -%}
        {%- endif -%}
        {%- if 'at_least' in rules -%}{%- do breaches.append(name ~ ' < ' ~ rules.at_least) -%}{%- endif -%}
        {%- if 'one_of' in rules -%}
            {%- do breaches.append(name ~ ' not in (' ~ klantbeeld.rule_literals(rules.one_of) ~ ')') -%}
        {%- endif -%}
    {%- endfor -%}
    {%- for condition in holds -%}{%- do breaches.append('coalesce(not (' ~ condition | trim ~ '), true)') -%}{%- endfor -%}
    {{ return(breaches or ['1 = 0']) }}
{% endmacro %}


{#- Texts and numbers of a .yml as SQL. -#}
{% macro rule_literals(values) %}
    {%- set literals = [] -%}
    {%- for value in values -%}
        {%- do literals.append("'" ~ escape_single_quotes(value) ~ "'" if value is string else value) -%}
    {%- endfor -%}
    {{ return(literals | join(', ')) }}
{% endmacro %}
