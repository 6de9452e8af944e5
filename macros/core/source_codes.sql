{#-
  A source's code as the mapping sees it: without spaces around it, null when nothing is left.
  Upper and lower case differ, as they do in page paths.
-#}
{% macro clean_code(code) -%}
    nullif(trim({{ code }}), '')
{%- endmacro %}


{#-
  Joins the resolved codes of one column of an input entity; the alias is <dimension>_code unless given.
  `code` must be a column of `entity`'s CTE, which has the entity's name.
-#}
{% macro join_source_code(dimension, entity, code, alias=none) -%}
    {%- set name = alias or dimension ~ '_code' -%}
left join {{ ref('bridge_source_code') }} as {{ name }}
        on
            {{ name }}.dimension = '{{ dimension }}'
            and {{ name }}.entity = '{{ entity }}'
            and {{ name }}.source_system = {{ entity }}.source_system
            and {{ name }}.source_code = {{ klantbeeld.clean_code(code) }}
{%- endmacro %}


{#- The member of a joined code: not_recorded where none was delivered, unmapped where no mapping knows it. -#}
{% macro member_of_code(dimension, code, alias=none) -%}
    {%- set name = alias or dimension ~ '_code' -%}
    case
            when {{ klantbeeld.clean_code(code) }} is null then 'not_recorded'
            else coalesce({{ name }}.member_id, 'unmapped')
        end
{%- endmacro %}
