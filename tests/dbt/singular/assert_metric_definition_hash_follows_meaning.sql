{#- The hash of a definition keeps to its meaning: order of fields, names and layout leave it, anything else changes it. -#}
{%- set definition = metric_definition('average_handle_time') -%}
{%- set reordered = {} -%}
{%- for field in (definition.keys() | list | reverse) -%}{%- do reordered.update({field: definition[field]}) -%}{%- endfor -%}
{%- set same = {
    'reordered': reordered,
    'renamed': dict(definition, name_en='AHT', name_nl='AHT', description='another text', owner_role='somebody', source='a book'),
    'laid out': dict(definition, rows='  ' ~ definition.rows.replace(' ', '\n ')),
    'float multiplier': dict(definition, multiplier=1.0),
} -%}
{%- set other = {
    'fact': dict(definition, fact='fct_web_session'),
    'rows': dict(definition, rows='is_handled'),
    'numerator': dict(definition, numerator='talk_seconds'),
    'denominator': dict(definition, denominator=none),
    'multiplier': dict(definition, multiplier=60),
    'unit': dict(definition, unit='score'),
    'direction': dict(definition, direction='higher'),
    'window_days': dict(definition, window_days=7),
    'parameters': dict(definition, parameters=['short_abandon_seconds']),
    'version': dict(definition, version=2),
} -%}
{%- set expected = metric_definition_hash(definition) -%}

with

variant as (
    {%- for name, changed in same.items() %}
        select
            '{{ name }}' as variant,
            '{{ metric_definition_hash(changed) }}' as definition_hash,
            true as is_same
        union all
    {%- endfor %}
    {%- for name, changed in other.items() %}
        select
            '{{ name }}' as variant,
            '{{ metric_definition_hash(changed) }}' as definition_hash,
            false as is_same
        {{ 'union all' if not loop.last }}
    {%- endfor %}
)

select
    variant,
    definition_hash
from variant
where (definition_hash = '{{ expected }}') <> is_same
