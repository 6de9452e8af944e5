{#-
  The boundaries at which every row is accounted for: rows in = rows out + rows set aside, each a stage of quality_row_count. The
  stages are counted independently, so that a row lost on the way shows. `entities` lists those that have the boundary; without
  it, all that have such a stage.
-#}
{% macro accounting_boundaries() %}
{% set boundaries = [
    {
        'name': 'landing: lines = rows + rejected',
        'stages': {'in': 'delivered_line', 'out': 'landed_row', 'aside': 'rejected_line'},
    },
    {
        'name': 'staging: landed rows = read by models + of tables that no model reads',
        'stages': {'in': 'landed_row', 'out': 'read_row', 'aside': 'unread_row'},
    },
    {'name': 'staging: rows of raw = staged rows', 'stages': {'in': 'raw_row', 'out': 'staged_row'}},
    {
        'name': 'lateness: delivered = staged + waiting',
        'stages': {'in': 'delivered', 'out': 'staged', 'aside': 'waiting'},
        'entities': ['contact', 'survey_invitation', 'survey_response', 'web_event', 'order_event'],
    },
    {
        'name': 'contract: staged = accepted + quarantined',
        'stages': {'in': 'staged', 'out': 'accepted', 'aside': 'quarantined'},
    },
    {
        'name': 'contract: accepted deliveries = records + superseded duplicates',
        'stages': {'in': 'accepted', 'out': 'record', 'aside': 'superseded'},
    },
    {
        'name': 'core: records = fact rows',
        'stages': {'in': 'record', 'out': 'fact_row'},
        'entities': ['contact', 'survey_invitation', 'survey_response', 'web_event', 'order_event'],
    },
    {
        'name': 'stream: fact rows = events + set aside',
        'stages': {'in': 'fact_row', 'out': 'event', 'aside': 'not_in_stream'},
        'entities': ['contact', 'survey_invitation', 'survey_response', 'web_event', 'order_event'],
    },
    {
        'name': 'journeys: events = in journeys + in none',
        'stages': {'in': 'event', 'out': 'event_in_journey', 'aside': 'event_in_no_journey'},
        'entities': ['contact', 'survey_invitation', 'survey_response', 'web_event', 'order_event'],
    },
    {
        'name': 'sessions: web events = events in sessions + bots',
        'stages': {'in': 'fact_row', 'out': 'event_in_session', 'aside': 'bot_event'},
        'entities': ['web_event'],
    },
    {
        'name': 'sessions: web events of no bot = events in sessions + of automated visitors',
        'stages': {'in': 'event_of_no_bot', 'out': 'event_in_session', 'aside': 'automated_event'},
        'entities': ['web_event'],
    },
    {
        'name': 'identity: logins of visits = of one person + of many',
        'stages': {'in': 'visit_login', 'out': 'personal_login', 'aside': 'shared_login'},
        'entities': ['web_session'],
    },
    {
        'name': 'metrics: fact rows = contact_volume + not counted',
        'stages': {'in': 'fact_row', 'out': 'contact_volume', 'aside': 'not_in_contact_volume'},
        'entities': ['contact'],
    },
    {
        'name': 'metrics: fact rows = survey_responses + not counted',
        'stages': {'in': 'fact_row', 'out': 'survey_responses', 'aside': 'not_in_survey_responses'},
        'entities': ['survey_response'],
    },
    {
        'name': 'metrics: fact rows = page_views + not counted',
        'stages': {'in': 'fact_row', 'out': 'page_views', 'aside': 'not_in_page_views'},
        'entities': ['web_event'],
    },
    {
        'name': 'metrics: fact rows = sessions + not counted',
        'stages': {'in': 'fact_row', 'out': 'sessions', 'aside': 'not_in_sessions'},
        'entities': ['web_session'],
    },
] %}
    {%- for dimension in klantbeeld.mapped_dimensions() -%}
        {%- do boundaries.append({
            'name': 'mapping: rows with a code of ' ~ dimension ~ ' = mapped + unmapped',
            'stages': {'in': dimension ~ '_given', 'out': dimension ~ '_mapped', 'aside': dimension ~ '_unmapped'},
        }) -%}
    {%- endfor -%}
    {{ return(boundaries) }}
{% endmacro %}


{#-
  The same as a query: boundary, side (in, out, aside), stage, entity (null for every entity that has the stage).
-#}
{% macro boundary_stages() %}
    {%- set selects = [] -%}
    {%- for boundary in klantbeeld.accounting_boundaries() -%}
        {%- for side, stage in boundary.stages.items() -%}
            {%- for entity in boundary.get('entities', [none]) -%}
                {%- do selects.append(
                    "select '" ~ boundary.name ~ "' as boundary, '" ~ side ~ "' as side, '" ~ stage ~ "' as stage, "
                    ~ klantbeeld.text_literal(entity) | trim ~ " as entity"
                ) -%}
            {%- endfor -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(selects | join('\n    union all\n    ')) }}
{% endmacro %}
