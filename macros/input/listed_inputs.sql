{#- The staging models that feed an entity of the contract: var klantbeeld_inputs, names checked. -#}
{% macro listed_inputs(entity) %}
    {%- set models = var('klantbeeld_inputs').get(entity, []) or [] -%}
    {%- for name in models if not modules.re.fullmatch('[a-z][a-z0-9_]*', name | string) -%}
        {{ exceptions.raise_compiler_error("klantbeeld_inputs." ~ entity ~ " lists '" ~ name ~ "'; list names of staging models.") }}
    {%- endfor -%}
    {{ return(models) }}
{% endmacro %}


{#- The staging models that feed any entity. -#}
{% macro all_listed_inputs() %}
    {%- set known = klantbeeld.recalled('all_listed_inputs') -%}
    {%- if known is not none -%}{%- do return(known) -%}{%- endif -%}
    {%- set models = [] -%}
    {%- for entity in var('klantbeeld_inputs') -%}
        {%- if entity not in klantbeeld.input_contract() -%}
            {{ exceptions.raise_compiler_error(
                "klantbeeld_inputs lists models under '" ~ entity ~ "', which is not an entity of the input contract. Its entities: "
                ~ klantbeeld.input_contract() | join(', ') ~ '.'
            ) }}
        {%- endif -%}
        {%- do models.extend(klantbeeld.listed_inputs(entity)) -%}
    {%- endfor -%}
    {{ return(klantbeeld.remembered('all_listed_inputs', models | unique | list)) }}
{% endmacro %}


{#- True when a staging model is listed for any entity: the shipped vendor models build only where they are used. -#}
{% macro is_listed_input(model_name) %}
    {{ return(model_name in klantbeeld.all_listed_inputs()) }}
{% endmacro %}
