{#-
  What contacts are broken down by: var contact_breakdowns, checked. A row: {breakdown_id, column, name_en, name_nl, dimension,
  dimension_key}; without a dimension the members are shown as they are recorded.
-#}
{% macro contact_breakdowns() %}
    {%- set rows = klantbeeld.var_rows(
        'contact_breakdowns',
        ['breakdown_id', 'column', 'name_en', 'name_nl'],
        ['dimension', 'dimension_key'],
        ['name_en', 'name_nl'],
    ) -%}
    {%- set ids = rows | map(attribute='breakdown_id') | list -%}
    {%- if ids | unique | list | length < ids | length -%}
        {{ exceptions.raise_compiler_error('var contact_breakdowns has a breakdown_id twice: ' ~ ids | join(', ') ~ '.') }}
    {%- endif -%}
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


{#- A breakdown's column as it is grouped: what a source left open is a member of its own. -#}
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


{#-
  CTEs that end with `by_period`: the measures of a table by day, or by part of a week that lies in one month (`day` is its first day),
  per calendar month, ISO week and rolling 12 months. A rolling period is added up from months, so no day is read twelve times.
-#}
{% macro contacts_by_period(relation, keys, measures, day='day_on') -%}
day_total as (
    select
        dim_date.month_start_on,
        dim_date.week_start_on,
        {%- for key in keys %}
        daily.{{ key }},
        {%- endfor %}
        {%- for column in measures %}
        daily.{{ column }}{{ ',' if not loop.last }}
        {%- endfor %}
    from {{ relation }} as daily
    inner join {{ ref('dim_date') }} as dim_date on daily.{{ day }} = dim_date.day_on
),

{% for type, column in {'month': 'month_start_on', 'week': 'week_start_on'}.items() -%}
of_{{ type }} as (
    select
        '{{ type }}' as period_type,
        {{ column }} as period_start_on,
        {%- for key in keys %}
        {{ key }},
        {%- endfor %}
        {{ klantbeeld.summed_measures(measures) }}
    from day_total
    group by {{ ([column] + keys) | join(', ') }}
),

{% endfor -%}
of_rolling_12_months as (
    select
        contact_period.period_type,
        contact_period.period_start_on,
        {%- for key in keys %}
        of_month.{{ key }},
        {%- endfor %}
        {{ klantbeeld.summed_measures(measures) }}
    from of_month
    inner join {{ ref('contact_period') }} as contact_period
        on
            contact_period.period_type = 'rolling_12_months'
            and of_month.period_start_on between contact_period.period_start_on and contact_period.period_end_on
    group by contact_period.period_type, contact_period.period_start_on{{ ', of_month.' if keys }}{{ keys | join(', of_month.') }}
),

by_period as (
    select * from of_month
    union all
    select * from of_week
    union all
    select * from of_rolling_12_months
)
{%- endmacro %}


{#- The columns of several measures, summed over groups of rows that hold them. -#}
{% macro summed_measures(measures) -%}
    {%- for column, measure in measures.items() -%}
        {%- if measure.get('type', 'count') == 'sum' -%}
        {{ klantbeeld.exact_sum(column) }} as {{ column }}
        {%- else -%}
        cast(sum({{ column }}) as bigint) as {{ column }}
        {%- endif -%}
        {{ ',\n        ' if not loop.last }}
    {%- endfor -%}
{%- endmacro %}


{#- A query of the breakdowns: breakdown_id, breakdown_name_en, breakdown_name_nl. -#}
{% macro contact_breakdown_names() -%}
    {%- for breakdown in klantbeeld.contact_breakdowns() %}
    select
        '{{ breakdown.breakdown_id }}' as breakdown_id,
        {{ klantbeeld.text_literal(breakdown.name_en) }} as breakdown_name_en,
        {{ klantbeeld.text_literal(breakdown.name_nl) }} as breakdown_name_nl
    {{ 'union all' if not loop.last }}
    {%- endfor %}
{%- endmacro %}


{#- A query of the named members of all breakdowns that have a dimension: breakdown_id, member_id, name_en, name_nl. -#}
{% macro contact_breakdown_members() -%}
    {%- for breakdown in klantbeeld.contact_breakdowns() if breakdown.get('dimension') %}
    select
        '{{ breakdown.breakdown_id }}' as breakdown_id,
        {{ breakdown.get('dimension_key') or breakdown.column }} as member_id,
        name_en,
        name_nl
    from {{ ref(breakdown.dimension) }}
    {{ 'union all' if not loop.last }}
    {%- else %}
    select
        cast(null as string) as breakdown_id,
        cast(null as string) as member_id,
        cast(null as string) as name_en,
        cast(null as string) as name_nl
    where false
    {%- endfor %}
{%- endmacro %}


{#- The columns of contact_breakdown of one breakdown, with its member named after it: the body of contact_questions_by_<...>. -#}
{% macro questions_by(breakdown_id) -%}
select
    period_type,
    period_start_on,
    period_end_on,
    is_complete,
    member_id as {{ breakdown_id }}_id,
    member_name_en as {{ breakdown_id }}_name_en,
    member_name_nl as {{ breakdown_id }}_name_nl,
    contact_reason_id,
    contact_reason_name_en,
    contact_reason_name_nl,
    value_class,
    contact_count,
    member_contact_count as {{ breakdown_id }}_contact_count,
    member_share_rate as {{ breakdown_id }}_share_rate,
    period_contact_count,
    period_share_rate,
    handled_count,
    handle_seconds,
    handle_time_count,
    average_handle_seconds
from {{ ref('contact_breakdown') }}
where breakdown_id = '{{ breakdown_id }}'
{%- endmacro %}
