{#-
  What a run asks for hundreds of times and what stays the same all through it is worked out once and kept in dbt's `graph`, which
  lives as long as the run. A unit test may put other macros and vars in place of ours, so there nothing is kept.

      {%- set known = klantbeeld.recalled('contract') -%}
      {%- if known is not none -%}{%- do return(known) -%}{%- endif -%}
      ...
      {{ return(klantbeeld.remembered('contract', contract)) }}
-#}

{#- What was kept under a name; none where nothing was. -#}
{% macro recalled(name) %}
    {%- if model is defined and model.get('resource_type') == 'unit_test' -%}{%- do return(none) -%}{%- endif -%}
    {{ return(graph.get('klantbeeld', {}).get(name)) }}
{% endmacro %}


{#- Keeps a value under a name, and returns it. -#}
{% macro remembered(name, value) %}
    {%- if 'klantbeeld' not in graph -%}{%- do graph.update({'klantbeeld': {}}) -%}{%- endif -%}
    {%- do graph.klantbeeld.update({name: value}) -%}
    {{ return(value) }}
{% endmacro %}
