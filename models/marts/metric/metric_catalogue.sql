{%- set labels = code_labels() -%}
{% for definition in metric_catalogue_entries() %}
    select
        '{{ definition.id }}' as metric_id,
        {{ text_literal(definition.name_en) }} as name_en,
        {{ text_literal(definition.name_nl) }} as name_nl,
        {{ text_literal(definition.description) }} as description,
        '{{ definition.fact }}' as fact,
        {{ text_literal(definition.rows) }} as row_condition,
        {{ text_literal(definition.numerator) }} as numerator,
        {{ text_literal(definition.get('denominator')) }} as denominator,
        cast({{ definition.multiplier }} as double) as multiplier,
        {%- for column in ['unit', 'direction'] %}
            {%- set code = definition[column] %}
            '{{ code }}' as {{ column }},
            {{ text_literal(labels[column][code][0]) }} as {{ column }}_name_en,
            {{ text_literal(labels[column][code][1]) }} as {{ column }}_name_nl,
        {%- endfor %}
        {{ text_literal(definition.null_rule) }} as null_rule,
        cast({{ definition.get('window_days') or 'null' }} as bigint) as window_days,
        {{ text_literal(definition.owner_role) }} as owner_role,
        {{ text_literal(definition.source) }} as source,
        {{ text_literal(definition.version) }} as version,
        '{{ metric_definition_hash(definition) }}' as definition_hash
    {{ 'union all' if not loop.last }}
{%- endfor %}
