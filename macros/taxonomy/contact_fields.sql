{#-
  The fields of a contact that a source may or may not fill: when each is collected (arrival, handling or registration), the
  columns of fct_contact and downstream facts that it determines, and what uses it besides metrics. `dimension` is the one that
  its code determines.
-#}
{% macro contact_fields() %}
{% set described = {
    'customer_ref': {'moment': 'arrival', 'use': 'customer and customer group'},
    'direction': {'moment': 'arrival', 'columns': ['is_inbound']},
    'contact_type': {'moment': 'registration', 'use': 'contact_monthly'},
    'queued_at': {'moment': 'arrival', 'columns': ['queue_seconds', 'is_short_abandon']},
    'answered_at': {'moment': 'handling', 'columns': ['is_handled', 'queue_seconds', 'is_short_abandon']},
    'ended_at': {
        'moment': 'handling',
        'columns': ['queue_seconds', 'is_short_abandon', 'open_age_seconds'],
        'use': 'registration lag',
    },
    'ivr_seconds': {'moment': 'arrival', 'columns': ['ivr_seconds']},
    'queue_seconds': {'moment': 'arrival', 'columns': ['queue_seconds', 'is_short_abandon']},
    'talk_seconds': {'moment': 'handling', 'columns': ['talk_seconds', 'handle_seconds']},
    'hold_seconds': {'moment': 'handling', 'columns': ['hold_seconds', 'handle_seconds']},
    'wrap_seconds': {'moment': 'handling', 'columns': ['wrap_seconds', 'handle_seconds']},
    'handle_seconds': {'moment': 'handling', 'columns': ['handle_seconds']},
    'is_abandoned': {'moment': 'arrival', 'columns': ['is_abandoned', 'is_short_abandon', 'is_handled']},
    'is_callback': {'moment': 'arrival', 'columns': ['is_abandoned', 'is_short_abandon', 'is_handled']},
    'is_excluded': {'moment': 'arrival', 'columns': ['is_excluded']},
    'reason_code': {'moment': 'registration', 'dimension': 'contact_reason_id'},
    'reason_registered_at': {'moment': 'registration', 'columns': ['reason_registered_at'], 'use': 'registration lag'},
    'team': {'moment': 'handling', 'dimension': 'team_id'},
    'first_team': {'moment': 'handling', 'dimension': 'first_team_id'},
    'department': {'moment': 'handling', 'columns': ['department']},
    'agent_ref': {'moment': 'handling'},
    'product_ref': {'moment': 'registration', 'dimension': 'product_id'},
    'case_ref': {'moment': 'registration', 'columns': ['case_ref_key']},
    'transfer_count': {'moment': 'handling', 'columns': ['transfer_count']},
    'is_resolved': {
        'moment': 'registration',
        'columns': ['is_resolved', 'is_resolved_at_once', 'is_dead_end', 'open_age_seconds'],
    },
    'subject_text': {'moment': 'arrival', 'use': 'proposed contact reasons'},
    'body_text': {'moment': 'registration', 'use': 'proposed contact reasons'},
    'answer_ref': {'moment': 'handling', 'use': 'contact_reason_answer_monthly'},
    'advised_channel': {'moment': 'handling', 'columns': ['is_dead_end']},
    'first_reply_at': {'moment': 'handling', 'columns': ['first_reply_seconds', 'first_reply_business_seconds']},
    'agent_reply_count': {'moment': 'handling', 'columns': ['is_one_touch', 'is_resolved_at_once']},
    'first_solved_at': {
        'moment': 'handling',
        'columns': ['first_resolution_seconds', 'first_resolution_business_seconds', 'was_solved', 'was_reopened'],
    },
    'solved_at': {
        'moment': 'handling',
        'columns': ['full_resolution_seconds', 'full_resolution_business_seconds', 'is_solved', 'is_one_touch', 'open_age_seconds'],
    },
    'reopen_count': {'moment': 'handling', 'columns': ['was_reopened', 'is_resolved_at_once']},
} %}
    {%- set fields = {} -%}
    {#- A new contract column is in the inventory at once, as not used. -#}
    {%- for column in klantbeeld.contract_columns('contact') if not column.required and column.name != 'unreadable' -%}
        {%- do fields.update({column.name: described.get(column.name, {'moment': 'handling', 'columns': [column.name]})}) -%}
    {%- endfor -%}
    {{ return(fields) }}
{% endmacro %}


{#- The metrics over contacts that use a field: ids in the order of the catalogue. -#}
{% macro metrics_of_contact_field(field) %}
    {%- set used = [] -%}
    {%- for metric in klantbeeld.metric_catalogue_entries() if metric.fact.startswith('fct_contact') -%}
        {%- set text = [metric.rows, metric.numerator, metric.get('denominator')] | join(' ') -%}
        {%- for column in field.get('columns', []) if modules.re.search('\\b' ~ column ~ '\\b', text) and metric.id not in used -%}
            {%- do used.append(metric.id) -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(used) }}
{% endmacro %}


{#- What uses a field, in words; empty if nothing does. -#}
{% macro uses_of_contact_field(field) %}
    {%- set uses = klantbeeld.metrics_of_contact_field(field) | list -%}
    {%- if field.get('dimension') -%}{%- do uses.append('dimension ' ~ field.dimension) -%}{%- endif -%}
    {%- if field.get('use') -%}{%- do uses.append(field.use) -%}{%- endif -%}
    {{ return(uses | join(', ')) }}
{% endmacro %}
