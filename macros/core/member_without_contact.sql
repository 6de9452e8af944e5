{#- The member of a survey answer for which no contact was found: not_recorded if it names one, otherwise not_applicable. -#}
{% macro member_without_contact() -%}
    case when survey_response.contact_ref is null then 'not_applicable' else 'not_recorded' end
{%- endmacro %}
