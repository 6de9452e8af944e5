{#-
  Values that a run needs hundreds of times, and that do not change during it, are computed once and kept in dbt's `graph`, which
  lives as long as the run. A unit test may override our macros and vars, so nothing is kept there.

      {%- set known = klantbeeld.recalled('contract') -%}
      {%- if known is not none -%}{%- do return(known) -%}{%- endif -%}
      ...
      {{ return(klantbeeld.remembered('contract', contract)) }}
-#}

{#- The value kept under a name; none if there is none. -#}
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
