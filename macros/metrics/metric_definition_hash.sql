{#-
  A hash (md5, 32 hex) of what a definition means: a new name, description, source or owner does not change it; a new numerator,
  unit, direction or version, or a new value of a var it depends on, does. Baselines and effects store it.
-#}
{% macro metric_definition_hash(definition) %}
    {%- set parameters = {} -%}
    {%- for name in definition.get('parameters') or [] -%}
        {%- do parameters.update({name: klantbeeld.var_count(name)}) -%}
    {%- endfor -%}
    {%- set meaning = {
        'fact': definition.fact,
        'rows': klantbeeld.one_spaced(definition.rows),
        'numerator': klantbeeld.one_spaced(definition.numerator),
        'denominator': klantbeeld.one_spaced(definition.get('denominator')),
        'multiplier': definition.multiplier | float,
        'unit': definition.unit,
        'direction': definition.direction,
        'window_days': definition.get('window_days'),
        'parameters': parameters,
        'version': definition.version | string,
    } -%}
    {{ return(local_md5(tojson(meaning, sort_keys=true))) }}
{% endmacro %}


{#- A text with its line breaks and runs of spaces as single spaces, so that layout has no meaning; none stays none. -#}
{% macro one_spaced(text) %}
    {{ return(none if text is none else (text | string).split() | join(' ')) }}
{% endmacro %}
