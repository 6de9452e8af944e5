{#-
  The breakdowns of contact_monthly: its own eight, and the rows of var contact_breakdowns. A row: {column of fct_contact,
  dimension with the names of its members, dimension_key}; without a dimension the members are shown as recorded.
-#}
{% macro contact_breakdowns() %}
    {%- set rows = [
        {'column': 'channel_id', 'dimension': 'dim_channel'},
        {'column': 'team_id', 'dimension': 'dim_team'},
        {'column': 'first_team_id', 'dimension': 'dim_team', 'dimension_key': 'team_id'},
        {'column': 'product_id', 'dimension': 'dim_product'},
        {'column': 'customer_group_id', 'dimension': 'dim_customer_group'},
        {'column': 'journey_stage_id', 'dimension': 'dim_journey_stage'},
        {'column': 'contact_type', 'dimension': 'contact_type'},
        {'column': 'source_system'},
    ] -%}
    {%- for row in klantbeeld.var_rows('contact_breakdowns', ['column'], ['dimension', 'dimension_key']) -%}
        {%- if row.column in rows | map(attribute='column') -%}
            {{ exceptions.raise_compiler_error('var contact_breakdowns: ' ~ row.column ~ ' is already a breakdown.') }}
        {%- endif -%}
        {%- do rows.append(row) -%}
    {%- endfor -%}
    {{ return(rows) }}
{% endmacro %}


{#- The measures of a breakdown, each a part of a metric of contacts, in the form of covered_daily(). -#}
{% macro contact_breakdown_measures() %}
    {{ return({
        'contact_count': {'metric': 'contact_volume'},
        'handled_count': {'metric': 'contacts_handled'},
        'handle_seconds': {'metric': 'average_handle_time', 'type': 'sum'},
        'handle_time_count': {'metric': 'average_handle_time', 'part': 'denominator'},
    }) }}
{% endmacro %}


{#- A breakdown's column as it is grouped: an empty value is a member of its own. -#}
{% macro breakdown_member(column) -%}
    coalesce(cast({{ column }} as {{ dbt.type_string() }}), 'not_recorded')
{%- endmacro %}


{#- A measure over a group of rows of the fact that its metric counts. -#}
{% macro fact_measure(measure) -%}
    {%- set definition = klantbeeld.metric_definition(measure.metric) -%}
    {%- set expression = definition[measure.get('part', 'numerator')] | string -%}
    {%- set condition = klantbeeld.one_spaced(definition.rows) -%}
    {%- if measure.get('type', 'count') == 'sum' -%}
        coalesce(cast(sum(cast({{ expression }} as decimal(18, 6))) filter (where {{ condition }}) as double), 0)
    {%- elif expression == '1' -%}
        count(*) filter (where {{ condition }})
    {%- else -%}
        cast(coalesce(sum({{ expression }}) filter (where {{ condition }}), 0) as bigint)
    {%- endif -%}
{%- endmacro %}


{#- Several such measures as columns. -#}
{% macro fact_measures(measures) -%}
    {%- for column, measure in measures.items() -%}
        {{ klantbeeld.fact_measure(measure) }} as {{ column }}
        {{- ',\n        ' if not loop.last }}
    {%- endfor -%}
{%- endmacro %}
