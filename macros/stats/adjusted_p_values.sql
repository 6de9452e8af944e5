{#-
  The p-values of a family of tests, corrected for their number: a query over a relation with one row per test that gives its key
  and p_holm (at most alpha false claims in the whole family), p_benjamini_hochberg (at most alpha of the claims false, for tests
  that do not work against each other) and p_benjamini_yekutieli (the same however they depend). A test without a p-value is not
  part of the family and keeps none. `by` are the columns that tell families apart. One primary metric stated beforehand needs no
  correction, and guardrails that must all hold need none either; the metrics beside them do.
-#}
{% macro adjusted_p_values(relation, p_value, key, by=[]) -%}
    {%- set columns = by | map('string') | list -%}
    {%- set group = (columns | join(', ') ~ ', ') if columns else '' -%}
    {%- set partition = ('partition by ' ~ columns | join(', ')) if columns else '' -%}
    with

    ranked as (
        select
            {{ group }}{{ key }} as test_id, cast({{ p_value }} as double) as p_value,
            row_number() over ({{ partition }} order by {{ p_value }}, {{ key }}) as place,
            count(*) over ({{ partition }}) as test_count
        from {{ relation }}
        where {{ p_value }} is not null
    ),

    corrected as (
        select
            {{ group }}test_id,
            max((test_count - place + 1) * p_value) over (
                {{ partition }} order by place rows between unbounded preceding and current row
            ) as p_holm,
            min(p_value * test_count / place) over (
                {{ partition }} order by place rows between current row and unbounded following
            ) as p_benjamini_hochberg,
            sum(1e0 / place) over ({{ partition }}) as harmonic_number
        from ranked
    )

    select
        {{ group }}test_id,
        least(1e0, p_holm) as p_holm,
        least(1e0, p_benjamini_hochberg) as p_benjamini_hochberg,
        least(1e0, p_benjamini_hochberg * harmonic_number) as p_benjamini_yekutieli
    from corrected
{%- endmacro %}
