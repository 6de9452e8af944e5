{#-
  An effect between few units, such as teams: too few for a standard error, but every way to divide them over the arms can be
  tried. If the pilot did nothing, every division would have been as likely as the actual one, so the p-value is the share of
  divisions with as large a difference, twice that of the smaller tail: exact, whatever the distribution. The interval contains
  the effects that are not rejected in this way. Divisions need not be tried again for each effect: with an effect of `t`
  subtracted from the treated units, a division that moves m of them to the other arm has its own difference less t * (1 - m *
  (1/treated + 1/control)), so it is as extreme as the actual one from t = (estimate - difference) / (m * (1/treated +
  1/control)) on, and the ends are order statistics of these.

  A query over a relation with one row per unit: its value (the change from before to after, or its mean if nothing is known
  before), and whether it is treated. Every unit has the same weight. `low` and `high` are null if there are too few divisions
  for alpha: three against three have 20 and reach 0.1, four against four 70 and reach 0.029. Differences within a billionth of
  the largest value count as equal. The interval assumes the same effect for all units, and exchangeable units: drawn at random,
  or moving alike without the pilot. No row with more than eleven units, where `difference_in_differences` and t will do; with a
  unit without a value, since leaving it out would change the draw; or with only one arm.
-#}
{% macro randomisation_inference(relation, value, unit, is_treated, alpha, by=[]) -%}
    {%- set columns = by | map('string') | list -%}
    {%- set group = (columns | join(', ') ~ ', ') if columns else '' -%}
    {%- set partition = ('partition by ' ~ columns | join(', ')) if columns else '' -%}
    {%- set threshold = '(estimate - difference) / nullif(moved_count * (1 / treated_count + 1 / (unit_count - treated_count)), 0)' -%}
    with

    of_unit as (
        select
            {{ group }}cast({{ value }} as double) as value, case when {{ is_treated }} then 1 else 0 end as is_treated,
            row_number() over ({{ partition }} order by {{ unit }}) - 1 as place,
            count({{ value }}) over ({{ partition }}) as value_count,
            cast(count(*) over ({{ partition }}) as double) as unit_count,
            cast(count(case when {{ is_treated }} then 1 end) over ({{ partition }}) as double) as treated_count
        from {{ relation }}
    ),

    digit as (
        select digit from (values {% for digit in range(16) %}({{ digit }}){{ ', ' if not loop.last }}{% endfor %}) as sixteen (digit)
    ),

    -- A number below 2^units encodes a subset of them: those whose binary digit is 1.
    drawn as (
        select
            of_unit.*, numbered.number, floor(numbered.number / power(2e0, of_unit.place)) % 2 as is_drawn
        from of_unit
        inner join (
            select 256 * first.digit + 16 * second.digit + third.digit as number
            from digit as first
            cross join digit as second
            cross join digit as third
        ) as numbered
            on numbered.number < power(2e0, of_unit.unit_count)
        where
            of_unit.unit_count <= 11
            and of_unit.value_count = of_unit.unit_count
            and of_unit.treated_count > 0
            and of_unit.treated_count < of_unit.unit_count
    ),

    divided as (
        select
            {{ group }}number, unit_count, treated_count,
            sum(is_drawn * value) / treated_count - sum((1 - is_drawn) * value) / (unit_count - treated_count) as difference,
            treated_count - sum(is_drawn * is_treated) as moved_count,
            max(abs(value)) / 1e9 as tolerance
        from drawn
        group by {{ group }}number, unit_count, treated_count
        having sum(is_drawn) = treated_count
    ),

    compared as (
        select
            *,
            cast(count(*) over ({{ partition }}) as double) as division_count,
            max(case when moved_count = 0 then difference end) over ({{ partition }}) as estimate
        from divided
    ),

    ranked as (
        select
            *,
            {{ threshold }} as threshold,
            row_number() over (
                partition by {{ group }}case when moved_count = 0 then 1 else 0 end order by {{ threshold }}
            ) as place,
            floor({{ alpha }} / 2 * division_count + 1e-9) as outside_count
        from compared
    )

    select
        {{ group }}estimate,
        least(
            1e0,
            2 * least(
                count(case when difference >= estimate - tolerance then 1 end),
                count(case when difference <= estimate + tolerance then 1 end)
            ) / division_count
        ) as p_value,
        min(case when place = outside_count then threshold end) as low,
        min(case when place = division_count - outside_count then threshold end) as high,
        cast(division_count as bigint) as division_count,
        cast(treated_count as bigint) as treated_unit_count,
        cast(unit_count - treated_count as bigint) as control_unit_count
    from ranked
    group by {{ group }}estimate, division_count, treated_count, unit_count
{%- endmacro %}
