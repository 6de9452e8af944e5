{#-
  A source's code as the mapping sees it: without surrounding spaces, null if empty. Codes are case-sensitive, as page paths are.
-#}
{% macro clean_code(code) -%}
    nullif(trim({{ code }}), '')
{%- endmacro %}


{#-
  Joins the resolved codes of one column of an input entity, under the alias <dimension>_code unless another is given.
  `relation` is the CTE that the code comes from; it has the entity's name unless another is given.
-#}
{% macro join_source_code(dimension, entity, code, alias=none, relation=none) -%}
    {%- set name = alias or dimension ~ '_code' -%}
left join {{ ref('bridge_source_code') }} as {{ name }}
        on
            {{ name }}.dimension = '{{ dimension }}'
            and {{ name }}.entity = '{{ entity }}'
            and {{ name }}.source_system = {{ relation or entity }}.source_system
            and {{ name }}.source_code = {{ klantbeeld.clean_code(code) }}
{%- endmacro %}


{#- The member of a joined code: not_recorded if none was delivered, unmapped if no mapping knows it. -#}
{% macro member_of_code(dimension, code, alias=none) -%}
    case
            when {{ klantbeeld.clean_code(code) }} is null then 'not_recorded'
            else coalesce({{ alias or dimension ~ '_code' }}.member_id, 'unmapped')
        end
{%- endmacro %}
