{#-
  A query of the CTE `staged` of a register with scope columns, plus `unknown_scope`: the names of those that hold no id from
  their vocabulary, joined by '; '. Null if all do. `columns`: {column: seed of its vocabulary}, if not the scope of an
  improvement.
-#}
{% macro with_unknown_scope(columns=none) -%}
    {%- set columns = columns or klantbeeld.scope_columns() -%}
    select
        staged.*,
        nullif(concat_ws('; '
        {%- for column, seed in columns.items() %},
            case when nullif(trim(staged.{{ column }}), '') is not null and {{ seed }}.{{ seed }}_id is null then '{{ column }}' end
        {%- endfor %}
        ), '') as unknown_scope
    from staged
    {%- for column, seed in columns.items() %}
    left join {{ ref(seed) }} as {{ seed }} on trim(staged.{{ column }}) = {{ seed }}.{{ seed }}_id
    {%- endfor %}
{%- endmacro %}


{#- The columns that define a register's scope, and the vocabulary of each. -#}
{% macro scope_columns() %}
    {{ return({
        'contact_reason_id': 'contact_reason',
        'channel_id': 'channel',
        'product_id': 'product',
        'team_id': 'team',
        'customer_group_id': 'customer_group',
        'journey_stage_id': 'journey_stage',
    }) }}
{% endmacro %}


{#- A register's scope as one text: its filled scope columns with their values; `all` if none is filled. -#}
{% macro scope_text() -%}
    coalesce(nullif(concat_ws(
        '; ',
        {%- for column in klantbeeld.scope_columns() %}
        case when {{ column }} is not null then '{{ column }} ' || {{ column }} end
        {{- ',' if not loop.last }}
        {%- endfor %}
    ), ''), 'all')
{%- endmacro %}


{#- The rules that report each scope column without an id from the vocabulary. -#}
{% macro scope_rules(columns=none) %}
    {%- set rules = {} -%}
    {%- for column in columns or klantbeeld.scope_columns() -%}
        {%- do rules.update({'unknown ' ~ column: "contains('; ' || unknown_scope || '; ', '; " ~ column ~ "; ')"}) -%}
    {%- endfor -%}
    {{ return(rules) }}
{% endmacro %}


{#- True if a register names a metric that is not in the catalogue. -#}
{% macro is_unknown_metric(column='metric_id') -%}
    {{ column }} not in ({{ klantbeeld.text_literals(klantbeeld.metric_catalogue_entries() | map(attribute='id') | list) }})
{%- endmacro %}
