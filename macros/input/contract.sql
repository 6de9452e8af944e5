{#- The columns of an entity of the contract: a list of {name, type, read_as, required, allowed, minimum, is_event_time, follows, decides}. -#}
{% macro contract_columns(entity) %}
    {%- set known = klantbeeld.recalled('columns of ' ~ entity) -%}
    {%- if known is not none -%}{%- do return(known) -%}{%- endif -%}
    {%- set columns = [] -%}
    {%- for name, rules in klantbeeld.input_contract()[entity].columns.items() -%}
        {%- do columns.append({
            'name': name,
            'type': rules.type,
            'read_as': rules.get('read_as', rules.type),
            'required': rules.get('required', false),
            'decides': rules.get('decides', rules.get('required', false)),
            'allowed': rules.get('values', []),
            'minimum': rules.get('minimum'),
            'is_event_time': rules.get('is_event_time', false),
            'follows': rules.get('follows'),
        }) -%}
    {%- endfor -%}
    {{ return(klantbeeld.remembered('columns of ' ~ entity, columns)) }}
{% endmacro %}


{#- The grain of an entity of the contract. -#}
{% macro contract_grain(entity) %}{{ return(klantbeeld.input_contract()[entity].grain) }}{% endmacro %}


{#- The entities whose records happen at a moment, in the order of the contract; the others describe customers. -#}
{% macro event_entities() %}
    {%- set known = klantbeeld.recalled('event_entities') -%}
    {%- if known is not none -%}{%- do return(known) -%}{%- endif -%}
    {%- set entities = [] -%}
    {%- for entity in klantbeeld.input_contract() if klantbeeld.event_time(entity) -%}
        {%- do entities.append(entity) -%}
    {%- endfor -%}
    {{ return(klantbeeld.remembered('event_entities', entities)) }}
{% endmacro %}


{#- The column that says when a record of an entity happened; none for an entity that describes customers. -#}
{% macro event_time(entity) %}
    {{ return(klantbeeld.contract_columns(entity) | selectattr('is_event_time') | map(attribute='name') | first | default(none)) }}
{% endmacro %}


{#- The kind of a column type, so that varchar, text and string are one. -#}
{% macro type_family(data_type) %}
    {%- set families = {
        'string': ['string', 'text', 'varchar', 'character varying'],
        'timestamp': ['timestamp', 'timestamp without time zone'],
        'bigint': ['bigint', 'integer', 'int', 'smallint', 'tinyint'],
        'double': ['double', 'float', 'real'],
        'boolean': ['boolean', 'bool'],
        'decimal': ['decimal', 'numeric'],
    } -%}
    {%- set name = (data_type | lower).split('(')[0] | trim -%}
    {%- for family, names in families.items() if name in names -%}{%- do return(family) -%}{%- endfor -%}
    {{ return(name) }}
{% endmacro %}


{#- A condition that is true where two relations have the same record of an entity. -#}
{% macro same_record(entity, left, right) %}
    {%- set conditions = [] -%}
    {%- set grain = klantbeeld.contract_grain(entity) -%}
    {%- for column in klantbeeld.contract_columns(entity) if column.name in grain -%}
        {%- set is_same = ' = ' if column.required else ' is not distinct from ' -%}
        {%- do conditions.append(left ~ '.' ~ column.name ~ is_same ~ right ~ '.' ~ column.name) -%}
    {%- endfor -%}
    {{ return(conditions | join(' and ')) }}
{% endmacro %}
