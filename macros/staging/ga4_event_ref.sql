{#-
  The key of a Google Analytics 4 event, which has none of its own. Events in one upload share their time, and older exports do
  not number them: there the parameters tell them apart.
-#}
{% macro ga4_event_ref(columns, params) -%}
    {{ klantbeeld.surrogate_key(columns + [
        'batch_event_index',
        'case when batch_event_index is null then ' ~ klantbeeld.surrogate_key(params) ~ ' end',
    ]) }}
{%- endmacro %}
