{#-
  The three special members that every dimension has: unmapped (a code was delivered that no mapping knows), not_recorded (the
  source delivered no code) and not_applicable (the dimension does not exist for the row).
-#}
{% macro special_member_ids() %}{{ return(['unmapped', 'not_recorded', 'not_applicable']) }}{% endmacro %}


{#- True for an expression that holds a special member. -#}
{% macro is_special_member(member_id) -%}
    {{ member_id }} in ('{{ klantbeeld.special_member_ids() | join("', '") }}')
{%- endmacro %}


{#- A query of the special members: member_id, name_en, name_nl. -#}
{% macro special_members() %}
    {%- set names = {
        'unmapped': ('Unmapped', 'Niet ingedeeld'),
        'not_recorded': ('Not recorded', 'Niet vastgelegd'),
        'not_applicable': ('Not applicable', 'Niet van toepassing'),
    } -%}
    {%- for member_id, name in names.items() %}
    select '{{ member_id }}' as member_id, '{{ name[0] }}' as name_en, '{{ name[1] }}' as name_nl
        {%- if not loop.last %}
    union all
        {%- endif %}
    {%- endfor %}
{%- endmacro %}


{#-
  The most informative of several members: a real member before a special one, and among those unmapped before not_recorded
  before not_applicable, so that what needs a mapping stays visible.
-#}
{% macro first_known_member(member_ids) -%}
    coalesce(
    {%- for member_id in member_ids %}
        case when not ({{ klantbeeld.is_special_member(member_id) }}) then {{ member_id }} end,
    {%- endfor %}
        case when 'unmapped' in ({{ member_ids | join(', ') }}) then 'unmapped' end,
        case when 'not_recorded' in ({{ member_ids | join(', ') }}) then 'not_recorded' end,
        'not_applicable'
    )
{%- endmacro %}
