{#-
  The models that keep what earlier runs built, below staging. dbt must know the build order while it parses, before there is a
  graph, so they are listed here; a build stops if one is missing.
-#}
{% macro models_built_by_day() %}
    {%- set names = [
        'input__delivered_day', 'input__quarantine', 'input__superseded_day',
        'input_checked__customer', 'input_checked__customer_identifier', 'input__customer', 'input__customer_identifier',
        'contact_words', 'contact_field_day', 'contact_reason_correction', 'contact_rule_proposal',
        'delivered_page', 'automated_visitor_day', 'web_event', 'web_login', 'web_session', 'web_row_count_day', 'web_funnel_count', 'web_search',
        'fct_web_session', 'session_device_daily', 'session_exit_daily',
        'metric_page_view', 'metric_session',
    ] -%}
    {%- for entity in klantbeeld.event_entities() -%}{%- do names.append('input__' ~ entity) -%}{%- endfor -%}
    {{ return(names) }}
{% endmacro %}


{#- The models that are written last: the next run builds whatever they lack. -#}
{% macro models_that_note_what_was_built() %}
    {{ return(['built_day', 'built_session_day', 'built_delivery']) }}
{% endmacro %}


{#-
  A condition for a model that notes what was built: true in a run that builds every one of these models, and the model then waits
  for all of them. A run of some of them notes nothing, so the next whole run builds the days.
-#}
{% macro is_whole_build() %}
    {%- for name in klantbeeld.models_built_by_day() -%}{%- do ref(name) -%}{%- endfor -%}
    {%- if not execute -%}{%- do return('true') -%}{%- endif -%}
    {%- set not_built = [] -%}
    {%- for id, node in graph.nodes.items() if klantbeeld.keeps_what_was_built(node) -%}
        {%- if node.name not in klantbeeld.models_built_by_day() -%}
            {{ exceptions.raise_compiler_error(node.name ~ ' is built by day: add it to models_built_by_day() in macros/incremental/built_by_day.sql') }}
        {%- endif -%}
        {%- if id not in selected_resources -%}{%- do not_built.append(node.name) -%}{%- endif -%}
    {%- endfor -%}
    {{ return('false' if not_built else 'true') }}
{% endmacro %}


{#- True for an incremental model of the package, except those that record the days, and staging, which input waits for. -#}
{% macro keeps_what_was_built(node) %}
    {{ return(
        node.resource_type == 'model' and node.package_name == 'klantbeeld' and node.config.materialized == 'incremental'
        and node.fqn[1] != 'staging' and node.name not in klantbeeld.models_that_note_what_was_built()
    ) }}
{% endmacro %}
