{#-
  The union of all staging models listed for an entity, in the columns of its contract.
  A column that a source lacks is a typed null; a wrongly typed or unknown one stops the build with a message.
-#}
{% macro union_inputs(entity) %}
    {%- set columns = klantbeeld.contract_columns(entity) + klantbeeld.place_columns() -%}
    {%- for name in klantbeeld.listed_inputs(entity) %}
select
    {{ klantbeeld.input_select_list(entity, klantbeeld.standing_relation(name), columns) }}
from {{ ref(name) }}
        {{- '\nunion all' if not loop.last }}
    {%- else %}
select
        {%- for column in columns %}
    cast(null as {{ column.type }}) as {{ column.name }}{{ ',' if not loop.last }}
        {%- endfor %}
where false
    {%- endfor %}
{% endmacro %}


{#-
  The location of a delivered row, which a staging model may give in addition to the contract: input keeps it for a row that it
  sets aside, so that whoever delivered it can find the line.
-#}
{% macro place_columns() %}
    {{ return([
        {'name': 'file_name', 'type': 'string', 'required': false, 'follows': none},
        {'name': 'line_number', 'type': 'bigint', 'required': false, 'follows': none},
    ]) }}
{% endmacro %}


{#-
  The relation of a staging model in the warehouse. A unit test replaces its rows by a query that has its columns but no relation
  of its own.
-#}
{% macro standing_relation(name) %}
    {%- set given = ref(name) -%}
    {%- if execute and model.get('resource_type') == 'unit_test' -%}
        {%- do return(api.Relation.create(database=model.database, schema='staging', identifier=name)) -%}
    {%- endif -%}
    {{ return(given) }}
{% endmacro %}


{#- The contract's columns as one staging model gives them, each cast to its type. -#}
{% macro input_select_list(entity, relation, columns) %}
    {%- if not execute -%}{%- do return('*') -%}{%- endif -%}
    {%- set staged = {} -%}
    {%- for column in adapter.get_columns_in_relation(relation) -%}
        {%- do staged.update({column.name | lower: klantbeeld.type_family(column.dtype)}) -%}
    {%- endfor -%}
    {#- Compiled without a build (by a linter, for docs): there is no view yet to check. -#}
    {%- if not staged -%}{%- do return('*') -%}{%- endif -%}
    {%- do klantbeeld.check_staged_columns(entity, relation.identifier, columns, staged) -%}
    {%- set expressions = [] -%}
    {%- for column in columns -%}
        {%- set value = klantbeeld.staged_value(column, staged) -%}
        {%- do expressions.append('cast(' ~ value ~ ' as ' ~ column.type ~ ') as ' ~ column.name) -%}
    {%- endfor -%}
    {{ return(expressions | join(',\n    ')) }}
{% endmacro %}


{#-
  What a staging model gives for a column. Times of one record are read together. A person's id that identifies nobody, such as
  `undefined`, is not an id: it would merge strangers into one customer. It is named in `unreadable`, and so counted.
-#}
{% macro staged_value(column, staged) %}
    {%- set name = column.name -%}
    {%- set persons = ['customer_ref', 'visitor_ref'] | select('in', staged) | list -%}
    {%- if name == 'unreadable' and persons -%}
        {%- set parts = ['unreadable'] if 'unreadable' in staged else [] -%}
        {%- for person in persons -%}
            {%- do parts.append('case when ' ~ klantbeeld.identifies_nobody(person) ~ " then '" ~ person ~ "' end") -%}
        {%- endfor -%}
        {{ return("nullif(concat_ws('; ', " ~ parts | join(', ') ~ "), '')") }}
    {%- elif name in persons -%}
        {{ return('case when not ' ~ klantbeeld.identifies_nobody(name) ~ ' then ' ~ name ~ ' end') }}
    {%- elif column.follows in staged and name in staged -%}
        {{ return(klantbeeld.read_in_order(name, column.follows)) }}
    {%- endif -%}
    {{ return(name if name in staged else 'null') }}
{% endmacro %}


{#- Stops with one message that names every wrong column of a staging model: unknown, wrongly typed, or required and absent. -#}
{% macro check_staged_columns(entity, model, columns, staged) %}
    {%- set faults = [] -%}
    {%- set known = columns | map(attribute='name') | list -%}
    {%- for name in staged if name not in known -%}
        {%- do faults.append(model ~ '.' ~ name ~ ' is not a column of the contract of ' ~ entity ~ ': remove or rename it.') -%}
    {%- endfor -%}
    {%- for column in columns -%}
        {%- if column.name not in staged -%}
            {%- if column.required -%}
                {%- do faults.append(model ~ ' lacks ' ~ column.name ~ ', which the contract of ' ~ entity ~ ' requires.') -%}
            {%- endif -%}
        {%- elif not klantbeeld.is_assignable(staged[column.name], column.type) -%}
            {%- do faults.append(
                model ~ '.' ~ column.name ~ ' is ' ~ staged[column.name] ~ '; the contract of ' ~ entity
                ~ ' expects ' ~ column.type ~ ': cast it in the staging model.'
            ) -%}
        {%- endif -%}
    {%- endfor -%}
    {%- if faults -%}
        {{ exceptions.raise_compiler_error('Input contract: ' ~ faults | join(' ')) }}
    {%- endif -%}
{% endmacro %}


{#- Whole numbers are accepted for a double or decimal; every other kind must match. -#}
{% macro is_assignable(staged, contract_type) %}
    {%- set expected = klantbeeld.type_family(contract_type) -%}
    {{ return(staged == expected or (staged in ['bigint', 'decimal'] and expected in ['double', 'decimal'])) }}
{% endmacro %}
