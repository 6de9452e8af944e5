{#- The whole catalogue, ours and the project's own, checked: a list of definitions in the order they are written. -#}
{% macro metric_catalogue_entries() %}
    {%- set known = klantbeeld.recalled('metric_catalogue') -%}
    {%- if known is not none -%}{%- do return(known) -%}{%- endif -%}
    {%- set definitions = klantbeeld.metric_definitions() + (klantbeeld.extra_metric_definitions() or []) -%}
    {%- set faults = [] -%}
    {%- set seen = [] -%}
    {%- for definition in definitions -%}
        {%- do faults.extend(klantbeeld.metric_definition_faults(definition)) -%}
        {%- if definition.id in seen -%}
            {%- do faults.append(definition.id ~ ' is defined twice: give one of them another id.') -%}
        {%- endif -%}
        {%- do seen.append(definition.id) -%}
    {%- endfor -%}
    {%- if faults -%}{{ exceptions.raise_compiler_error('Metric catalogue: ' ~ faults | join(' ')) }}{%- endif -%}
    {{ return(klantbeeld.remembered('metric_catalogue', definitions)) }}
{% endmacro %}


{#- The faults of one definition: a list of sentences, empty for a good one. -#}
{% macro metric_definition_faults(definition) %}
    {%- set allowed = {
        'fact': klantbeeld.metric_facts(),
        'unit': ['count', 'seconds', 'rate', 'score', 'eur'],
        'direction': ['higher', 'lower', 'neutral'],
    } -%}
    {%- set required = [
        'id', 'name_en', 'name_nl', 'description', 'fact', 'rows', 'numerator', 'multiplier', 'unit', 'direction', 'null_rule',
        'owner_role', 'source', 'version',
    ] -%}
    {%- set known = required + ['denominator', 'window_days', 'parameters'] -%}
    {%- set name = definition.get('id', 'a metric without an id') | string -%}
    {%- set faults = [] -%}
    {%- for field in required if definition.get(field) is none -%}
        {%- do faults.append(name ~ ' lacks ' ~ field ~ '.') -%}
    {%- endfor -%}
    {%- for field in definition if field not in known -%}
        {%- do faults.append(name ~ ' has the unknown field ' ~ field ~ ': known fields are ' ~ known | join(', ') ~ '.') -%}
    {%- endfor -%}
    {%- for field, values in allowed.items() if definition.get(field) is not none and definition[field] not in values -%}
        {%- do faults.append(name ~ ' has ' ~ field ~ ' ' ~ definition[field] ~ ': write one of ' ~ values | join(', ') ~ '.') -%}
    {%- endfor -%}
    {%- if not modules.re.fullmatch('[a-z][a-z0-9_]*', name) -%}
        {%- do faults.append("'" ~ name ~ "' is not a valid metric id: use lower-case letters, digits and _.") -%}
    {%- endif -%}
    {%- if definition.get('multiplier') is not none and definition.multiplier is not number -%}
        {%- do faults.append(name ~ ' has a multiplier that is not a number.') -%}
    {%- endif -%}
    {{ return(faults) }}
{% endmacro %}


{#- The facts that a metric may name: one metric_<...> model each. -#}
{% macro metric_facts() %}{{ return(klantbeeld.metric_fact_entities() | list) }}{% endmacro %}


{#- Fact -> the entities of the contract that feed it: a day of its metrics is complete when it is for each of them. -#}
{% macro metric_fact_entities() %}
    {{ return({
        'fct_contact': ['contact'],
        'fct_contact_follow_up': ['contact'],
        'fct_contact_episode': ['contact'],
        'fct_contact_step': ['contact'],
        'fct_contact_response': ['contact'],
        'fct_survey_response': ['survey_response'],
        'fct_web_session': ['web_event'],
        'fct_web_event': ['web_event'],
        'session_contact_daily': ['web_event', 'contact'],
    }) }}
{% endmacro %}


{#- The facts that are built by day; the others are rebuilt in every run. -#}
{% macro facts_built_by_day() %}{{ return(['fct_web_session', 'fct_web_event']) }}{% endmacro %}


{#- The definition of one metric. Stops if the catalogue has none. -#}
{% macro metric_definition(metric_id) %}
    {%- for definition in klantbeeld.metric_catalogue_entries() if definition.id == metric_id -%}
        {%- do return(definition) -%}
    {%- endfor -%}
    {{ exceptions.raise_compiler_error("The metric catalogue has no metric '" ~ metric_id ~ "'.") }}
{% endmacro %}
