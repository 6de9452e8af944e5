{#-
  A project's own metrics, in the form of metric_definitions(). A project that installs this one as a package writes a macro
  `default__extra_metric_definitions` that returns a list; nothing else needs to change.
-#}
{% macro extra_metric_definitions() %}
    {{ return(adapter.dispatch('extra_metric_definitions', 'klantbeeld')()) }}
{% endmacro %}


{% macro default__extra_metric_definitions() %}{{ return([]) }}{% endmacro %}
