{#-
  Fails where rows of a model break a rule of its .yml, with the rules and the number of rows. One scan for all rules, because what dbt
  spends on a test is far more than what a test asks. Null passes all rules but never_null and `holds`.

  In the meta of a column: never_null (true), between ([low, high], both allowed), at_least (a number), one_of (a list). Of the model:
  `holds`, conditions over several columns, true for every row; and its grain, one row each, unless `is_unique` is false. `never_null`
  here is for columns that the .yml does not describe. Seeds give `grain` and `never_null` here too: a test moves on to the seed of the
  same name with which a user's project replaces ours, and that one's meta is the user's.
-#}
{% test keeps_its_rules(model, holds=[], never_null=[], grain=none, is_unique=true) %}
{{ config(fail_calc='coalesce(sum(row_count), 0)') }}
{%- set breaches = klantbeeld.breaches_of_tested_node(holds, never_null) %}
{%- set unique_columns = grain or klantbeeld.grain_of_tested_node() if is_unique else [] %}
with

judged as (
    select
        {%- for breach in breaches %}
        cast(coalesce(sum(case when {{ breach }} then 1 else 0 end), 0) as bigint) as breach_{{ loop.index }}{{ ',' if not loop.last }}
        {%- endfor %}
    from {{ model }}
)
{%- if unique_columns %},

repeated as (
    select {{ unique_columns | join(', ') }}
    from {{ model }}
    group by {{ unique_columns | join(', ') }}
    having count(*) > 1
)
{%- endif %}

select
    concat_ws(
        '; '
        {%- for breach in breaches %},
        case when breach_{{ loop.index }} > 0 then '{{ escape_single_quotes(breach) }}' end
        {%- endfor %}
    ) as broken_rules,
    {% for breach in breaches %}breach_{{ loop.index }}{{ ' + ' if not loop.last }}{% endfor %} as row_count
from judged
where {% for breach in breaches %}breach_{{ loop.index }} > 0{{ ' or ' if not loop.last }}{% endfor %}
{%- if unique_columns %}
union all
select 'more than one row per {{ unique_columns | join(', ') }}' as broken_rules, count(*) as row_count
from repeated
having count(*) > 0
{%- endif %}
{% endtest %}
