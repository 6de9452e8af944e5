{#-
  The entities whose records each become one row of a fact: the fact, which of its rows are not events in the stream, and the
  dimensions decided by a code of the record itself. If counting the whole fact in every run would cost more than the run itself,
  a model counts it by day instead: its name. For web events the stored ones are meant: the view fct_web_event only adds the
  customer. `members`: the member column if it is not named after the dimension; all legs of a contact have its reason, and a
  code counts for the record that delivered it.
-#}
{% macro accounted_facts() %}
{% set facts = {
    'contact': {
        'fact': 'fct_contact',
        'not_in_stream': 'is_excluded',
        'coded': ['channel', 'team', 'product', 'contact_reason', 'touchpoint'],
        'members': {'contact_reason': 'record_reason_id'},
    },
    'survey_invitation': {'fact': 'fct_survey_invitation', 'coded': ['channel', 'touchpoint']},
    'survey_response': {'fact': 'fct_survey_response', 'not_in_stream': 'not is_first_of_response', 'coded': ['touchpoint']},
    'web_event': {
        'fact': 'web_event',
        'counted_by_day': 'web_row_count_day',
        'not_in_stream': 'is_bot',
        'coded': ['touchpoint'],
    },
    'order_event': {'fact': 'fct_order_event', 'coded': ['product', 'touchpoint']},
} %}
{{ return(facts) }}
{% endmacro %}


{#-
  The metrics whose count is checked against the rows of their fact, and the rows of a complete day that the metric leaves out.
  Duplicated on purpose: the catalogue is what is checked.
-#}
{% macro accounted_metrics() %}
{% set metrics = {
    'contact_volume': {'entity': 'contact', 'fact': 'fct_contact', 'not_counted': 'is_excluded or not is_inbound'},
    'survey_responses': {
        'entity': 'survey_response',
        'fact': 'fct_survey_response',
        'not_counted': 'not is_first_of_response',
    },
    'page_views': {'entity': 'web_event', 'fact': 'web_event', 'not_counted': 'is_bot or not is_page_view'},
    'sessions': {'entity': 'web_session', 'fact': 'fct_web_session', 'not_counted': 'false'},
} %}
{{ return(metrics) }}
{% endmacro %}


{#- The dimensions that codes decide, each once. -#}
{% macro mapped_dimensions() %}
    {%- set dimensions = [] -%}
    {%- for entity in klantbeeld.accounted_facts().values() -%}
        {%- do dimensions.extend(entity.coded) -%}
    {%- endfor -%}
    {{ return(dimensions | unique | sort) }}
{% endmacro %}
