{#-
  A select expression `quarantine_reasons`: every rule of the contract that a row breaks, joined by '; '; null for a good row.
  The rules of columns come from input_contract(); `rules` adds those between columns, as {reason: condition that is true
  for a bad row}.
-#}
{% macro quarantine_reasons(entity, rules={}) %}
    {%- set checks = {} -%}
    {%- for column in klantbeeld.contract_columns(entity) -%}
        {%- set missing = klantbeeld.is_blank(column) -%}
        {%- if column.decides and klantbeeld.type_family(column.type) != 'string' -%}
            {%- do checks.update({'unreadable ' ~ column.name: klantbeeld.is_named_unreadable(column)}) -%}
            {%- set missing = missing ~ ' and ' ~ klantbeeld.is_named_unreadable(column) ~ ' is not true' -%}
        {%- endif -%}
        {%- if column.required -%}
            {%- do checks.update({'missing ' ~ column.name: missing}) -%}
        {%- endif -%}
        {%- if column.allowed -%}
            {%- do checks.update({'unknown ' ~ column.name: column.name ~ " not in ('" ~ column.allowed | join("', '") ~ "')"}) -%}
        {%- endif -%}
        {%- if column.minimum is not none -%}
            {%- do checks.update({column.name ~ ' below ' ~ column.minimum: column.name ~ ' < ' ~ column.minimum}) -%}
        {%- endif -%}
        {%- if klantbeeld.has_earliest(column) -%}
            {%- do checks.update({column.name ~ ' implausibly early': column.name ~ ' < ' ~ klantbeeld.earliest_plausible_at()}) -%}
        {%- endif -%}
        {%- if column.is_event_time -%}
            {#- A day of tolerance, for differences between clocks and time zones. -#}
            {%- do checks.update({column.name ~ ' after it was loaded': column.name ~ " > loaded_at + interval '1' day"}) -%}
        {%- endif -%}
    {%- endfor -%}
    {%- do checks.update(rules) -%}
    nullif(concat_ws('; '
    {%- for reason, condition in checks.items() %},
        case when {{ condition }} then '{{ reason }}' end
    {%- endfor %}
    ), '') as quarantine_reasons
{%- endmacro %}


{% macro is_blank(column) -%}
    {%- if klantbeeld.type_family(column.type) == 'string' -%}
        {#- Only a text that begins with a space can be blank: trimming every text took longer than all other rules. -#}
        ({{ column.name }} is null or ({{ column.name }} < '!' and trim({{ column.name }}) = ''))
    {%- else -%}
        {{ column.name }} is null
    {%- endif -%}
{%- endmacro %}


{#- True if staging could not read the value delivered for a column; null or false if it could. -#}
{% macro is_named_unreadable(column) -%}
    contains('; ' || unreadable || '; ', '; {{ column.name }}; ')
{%- endmacro %}


{#- A clock that was never set says 1970 and a typo 224; only attributes may hold since long ago. -#}
{% macro has_earliest(column) %}
    {{ return(klantbeeld.type_family(column.type) == 'timestamp' and column.name not in ['loaded_at', 'valid_from']) }}
{% endmacro %}


{#- The earliest moment accepted as the time of an event: var earliest_plausible_on. -#}
{% macro earliest_plausible_at() %}
    {{ return('cast(' ~ klantbeeld.var_date('earliest_plausible_on') ~ ' as timestamp)') }}
{% endmacro %}
