{#- The facts of which a row has a customer, and what stands for the customer of a row that has none: it is one of its own. -#}
{%- set facts = {'fct_contact': 'contact_id', 'fct_survey_response': 'response_key'} -%}
{%- set minimum_customers = 30 -%}

with

hypothesis as (
    select * from {{ ref('hypothesis_version') }}
    where is_latest
),
{% for fact, row_id in facts.items() %}
    {%- set definitions = metrics_of_fact(fact) %}
    {%- set parts = metric_parts(definitions) %}

    {{ fact }}_row as (
        select
            {%- for name, part in parts.items() %}
                {{ metric_input(part) }} as {{ name }},
            {%- endfor %}
            facts.day_on,
            facts.{{ row_id }} as row_id,
            facts.customer_key,
            facts.contact_reason_id,
            facts.channel_id,
            facts.product_id,
            facts.team_id,
            facts.customer_group_id,
            facts.journey_stage_id
        from {{ ref(fact) }} as facts
        cross join {{ ref('as_of') }} as as_of
        where facts.day_on <= as_of.as_of_on and facts.day_on > {{ add_days('as_of.as_of_on', -365) }}
    ),

    {{ fact }}_value as (
        select
            hypothesis.hypothesis_ref,
            {{ is_in_scope('hypothesis', 'measured', 'reason') }} as is_in_group,
            coalesce(measured.customer_key, measured.row_id) as unit_key,
            case hypothesis.metric_id
                {%- for definition in definitions if definition.get('denominator') is not none %}
                    when '{{ definition.id }}' then measured.{{ metric_part_name(parts, definition.rows, definition.numerator) }}
                {%- endfor %}
            end as numerator,
            case hypothesis.metric_id
                {%- for definition in definitions if definition.get('denominator') is not none %}
                    when
                        '{{ definition.id }}'
                        then measured.{{ metric_part_name(parts, definition.rows, definition.denominator) }}
                {%- endfor %}
            end as denominator
        from {{ fact }}_row as measured
        cross join hypothesis
        inner join {{ ref('dim_contact_reason') }} as reason on measured.contact_reason_id = reason.contact_reason_id
    ),
{%- endfor %}

-- A customer, not a contact or an answer, is what varies by chance: whoever answers twice does not count as two.
unit_value as (
    select
        hypothesis_ref,
        is_in_group,
        unit_key,
        {{ exact_sum('numerator') }} as numerator,
        {{ exact_sum('denominator') }} as denominator
    from (
        {%- for fact in facts %}
            {{ 'union all' if not loop.first }}
            select * from {{ fact }}_value
        {%- endfor %}
    ) as measured
    where denominator > 0
    group by hypothesis_ref, is_in_group, unit_key
),

summed as (
    select
        hypothesis_ref,
        is_in_group,
        count(*) as unit_count,
        {{ exact_sum('numerator') }} as total_y,
        {{ exact_sum('denominator') }} as total_x,
        {{ exact_sum('numerator * numerator') }} as squares_y,
        {{ exact_sum('denominator * denominator') }} as squares_x,
        {{ exact_sum('numerator * denominator') }} as products
    from unit_value
    group by hypothesis_ref, is_in_group
),

judged_group as (
    select
        hypothesis_ref,
        is_in_group,
        unit_count,
        total_x as row_count,
        {{ ratio('total_y', 'total_x') }} as level,
        {{ ratio_variance('unit_count', 'total_y', 'total_x', 'squares_y', 'squares_x', 'products') }} as variance
    from summed
),

compared as (
    select
        hypothesis.*,
        catalogue.name_en as metric_name_en,
        catalogue.name_nl as metric_name_nl,
        catalogue.multiplier,
        coalesce(inside.unit_count, 0) as group_customer_count,
        coalesce(outside.unit_count, 0) as other_customer_count,
        coalesce(inside.row_count, 0) as group_row_count,
        coalesce(outside.row_count, 0) as other_row_count,
        catalogue.multiplier * inside.level as group_value,
        catalogue.multiplier * outside.level as other_value,
        catalogue.multiplier * {{ welch_standard_error(
            'outside.variance', 'outside.unit_count', 'inside.variance', 'inside.unit_count'
        ) }} as standard_error
    from hypothesis
    inner join {{ ref('metric_catalogue') }} as catalogue on hypothesis.metric_id = catalogue.metric_id
    left join judged_group as inside on hypothesis.hypothesis_ref = inside.hypothesis_ref and inside.is_in_group
    left join judged_group as outside on hypothesis.hypothesis_ref = outside.hypothesis_ref and not outside.is_in_group
),

bounded as (
    select
        *,
        case direction when 'lower' then -1 else 1 end as direction_sign,
        least(group_customer_count, other_customer_count) >= {{ minimum_customers }} as is_enough,
        {{ normal_quantile('0.975e0') }} * standard_error as half_width
    from compared
),

directed as (
    select
        *,
        direction_sign * (group_value - other_value) as gain,
        direction_sign * (group_value - other_value) - half_width as gain_low,
        direction_sign * (group_value - other_value) + half_width as gain_high
    from bounded
),

told as (
    select
        *,
        case
            when not is_enough or gain_low is null then 'not_enough_data'
            when gain_low > 0 and gain >= size then 'supported'
            when gain_high < size then 'refuted'
            else 'not_enough_data'
        end as verdict
    from directed
)

select
    hypothesis_ref as hypothesis_id,
    title as hypothesis_name_nl,
    improvement_ref as improvement_id,
    metric_id,
    metric_name_en,
    metric_name_nl,
    {{ labelled('hypothesis_direction', 'direction', 'direction') }},
    size as expected_size,
    stated_on,
    version_number,
    cast(group_customer_count as bigint) as group_customer_count,
    cast(other_customer_count as bigint) as other_customer_count,
    group_row_count,
    other_row_count,
    case when is_enough then round(group_value, 6) end as group_value,
    case when is_enough then round(other_value, 6) end as other_value,
    case when is_enough then round(group_value - other_value, 6) end as difference,
    case when is_enough then round(group_value - other_value - half_width, 6) end as difference_low,
    case when is_enough then round(group_value - other_value + half_width, 6) end as difference_high,
    {{ labelled('hypothesis_verdict', 'verdict', 'verdict') }}
from told
