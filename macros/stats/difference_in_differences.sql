{#-
  The change in the treated group beyond the change in the control group, for pilots that are not randomised. Queries over a
  relation with one row per observation: a unit (a customer, a team), its group, a time, a numerator and a denominator (1 for a
  plain mean). The standard error is cluster-robust over units (CR1), as in statsmodels: give the unit at which the pilot was
  assigned. `is_treated` and `is_after` are boolean expressions, `by` columns without nulls to compute separately by. Each gives
  estimate, standard_error, row_count and the number of observed units, treated_unit_count and control_unit_count; null if there
  is nothing to compare. Judge customers by t with units - 1 degrees of freedom, teams with units - 2.
-#}

{#- `on` of a join by the columns of `by`. -#}
{% macro same_columns(left, right, columns) -%}
    {%- for column in columns %}{{ left }}.{{ column }} = {{ right }}.{{ column }}{{ ' and ' if not loop.last }}{% else %}true{% endfor -%}
{%- endmacro %}

{#- The common table expression `spread`: what the units in `influence` add to the variance, and their number. -#}
{% macro spread_of_influence(columns) -%}
    spread as (
        select
            {{ (columns | join(', ') ~ ', ') if columns else '' }}sum(influence * influence) as squares, count(*) as unit_count, sum(is_treated) as treated_unit_count
        from influence
        {% if columns %}group by {{ columns | join(', ') }}{% endif %}
    )
{%- endmacro %}

{#-
  Two groups, before and after. With scale='ratio' the estimate is the logarithm of the ratio of ratios, (T1 / T0) / (C1 / C0),
  for what changes in proportion, as contacts do with the season: exp(estimate) - 1 is the relative effect, and it equals a
  Poisson regression.
-#}
{% macro difference_in_differences(relation, numerator, denominator, unit, is_treated, is_after, by=[], scale='difference') -%}
    {%- if scale not in ('difference', 'ratio') -%}
        {{ exceptions.raise_compiler_error("difference_in_differences: scale is '" ~ scale ~ "'; it must be 'difference' or 'ratio'.") }}
    {%- endif -%}
    {%- set columns = by | map('string') | list -%}
    {%- set group = (columns | join(', ') ~ ', ') if columns else '' -%}
    {%- set is_ratio = scale == 'ratio' -%}
    with

    part as (
        select
            {{ group }}{{ unit }} as unit_id, {{ is_treated }} as is_treated, {{ is_after }} as is_after,
            sum(cast({{ numerator }} as double)) as numerator, sum(cast({{ denominator }} as double)) as denominator,
            count(*) as row_count
        from {{ relation }}
        where {{ numerator }} is not null and {{ denominator }} is not null
        group by {{ group }}{{ unit }}, {{ is_treated }}, {{ is_after }}
    ),

    cell as (
        select
            {{ group }}is_treated, is_after, sum(denominator) as denominator, sum(row_count) as row_count,
            sum(numerator) / nullif(sum(denominator), 0) as level,
            case when is_treated = is_after then 1e0 else -1e0 end as direction
        from part
        group by {{ group }}is_treated, is_after
    ),

    influence as (
        select
            {% for column in columns %}part.{{ column }}, {% endfor %}part.unit_id, max(case when part.is_treated then 1 else 0 end) as is_treated,
            sum(
                cell.direction * (part.numerator - cell.level * part.denominator)
                / nullif(cell.denominator{{ ' * cell.level' if is_ratio }}, 0)
            ) as influence
        from part
        inner join cell
            on {{ klantbeeld.same_columns('part', 'cell', columns) }} and part.is_treated = cell.is_treated and part.is_after = cell.is_after
        group by {% for column in columns %}part.{{ column }}, {% endfor %}part.unit_id
    ),

    {{ klantbeeld.spread_of_influence(columns) }},

    contrast as (
        select
            {{ group }}sum(row_count) as row_count, count(level) as cell_count,
            sum(direction * {{ 'ln(nullif(level, 0))' if is_ratio else 'level' }}) as estimate
            {%- if is_ratio %}, min(level) as lowest_level{% endif %}
        from cell
        {% if columns %}group by {{ columns | join(', ') }}{% endif %}
    )

    {% set is_there = 'contrast.cell_count = 4' ~ (' and contrast.lowest_level > 0' if is_ratio else '') -%}
    select
        {% for column in columns %}contrast.{{ column }}, {% endfor -%}
        case when {{ is_there }} then contrast.estimate end as estimate,
        case
            when {{ is_there }}
                then {{ klantbeeld.cluster_robust_standard_error('spread.squares', 'spread.unit_count', 'contrast.row_count', '4') }}
        end as standard_error,
        contrast.row_count,
        spread.treated_unit_count,
        spread.unit_count - spread.treated_unit_count as control_unit_count
    from contrast
    inner join spread on {{ klantbeeld.same_columns('contrast', 'spread', columns) }}
{%- endmacro %}

{#-
  The same with each day of the treated group compared with the same day of the control group: whatever affects both on a day
  (weekday, holiday, outage, campaign) cancels out. Days with only one group do not count; day_count_before and day_count_after
  give the number that did.
-#}
{% macro day_matched_difference(relation, numerator, denominator, unit, day, is_treated, is_after, by=[]) -%}
    {%- set columns = by | map('string') | list -%}
    {%- set group = (columns | join(', ') ~ ', ') if columns else '' -%}
    with

    part as (
        select
            {{ group }}{{ unit }} as unit_id, {{ day }} as day_on, {{ is_treated }} as is_treated, {{ is_after }} as is_after,
            cast({{ numerator }} as double) as numerator, cast({{ denominator }} as double) as denominator
        from {{ relation }}
        where {{ numerator }} is not null and {{ denominator }} is not null
    ),

    of_day as (
        select
            {{ group }}day_on, is_after,
            sum(numerator) filter (where is_treated) / nullif(sum(denominator) filter (where is_treated), 0) as treated_level,
            sum(numerator) filter (where not is_treated) / nullif(sum(denominator) filter (where not is_treated), 0) as control_level,
            sum(denominator) filter (where is_treated) as treated_denominator,
            sum(denominator) filter (where not is_treated) as control_denominator,
            count(*) as row_count
        from part
        group by {{ group }}day_on, is_after
    ),

    matched_day as (
        select
            *,
            case when is_after then 1e0 else -1e0 end / count(*) over (partition by {{ group }}is_after) as weight
        from of_day
        where treated_level is not null and control_level is not null
    ),

    influence as (
        select
            {% for column in columns %}part.{{ column }}, {% endfor %}part.unit_id, max(case when part.is_treated then 1 else 0 end) as is_treated,
            sum(
                matched_day.weight
                * case
                    when part.is_treated
                        then (part.numerator - matched_day.treated_level * part.denominator) / matched_day.treated_denominator
                    else -(part.numerator - matched_day.control_level * part.denominator) / matched_day.control_denominator
                end
            ) as influence
        from part
        inner join matched_day
            on {{ klantbeeld.same_columns('part', 'matched_day', columns) }} and part.day_on = matched_day.day_on
                and part.is_after = matched_day.is_after
        group by {% for column in columns %}part.{{ column }}, {% endfor %}part.unit_id
    ),

    {{ klantbeeld.spread_of_influence(columns) }},

    contrast as (
        select
            {{ group }}sum(weight * (treated_level - control_level)) as estimate, sum(row_count) as row_count, 2 * count(*) as parameter_count,
            count(*) filter (where not is_after) as day_count_before, count(*) filter (where is_after) as day_count_after
        from matched_day
        {% if columns %}group by {{ columns | join(', ') }}{% endif %}
    )

    {% set is_there = 'contrast.day_count_before > 0 and contrast.day_count_after > 0' -%}
    select
        {% for column in columns %}contrast.{{ column }}, {% endfor -%}
        case when {{ is_there }} then contrast.estimate end as estimate,
        case
            when {{ is_there }}
                then {{ klantbeeld.cluster_robust_standard_error(
                    'spread.squares', 'spread.unit_count', 'contrast.row_count', 'contrast.parameter_count'
                ) }}
        end as standard_error,
        contrast.row_count,
        spread.treated_unit_count,
        spread.unit_count - spread.treated_unit_count as control_unit_count,
        contrast.day_count_before,
        contrast.day_count_after
    from contrast
    inner join spread on {{ klantbeeld.same_columns('contrast', 'spread', columns) }}
{%- endmacro %}

{#-
  Whether the groups already diverged before: the difference between their linear trends, per day, over baseline observations
  only. `day_number` is a number of days since any day. A trend that is not significant does not prove that there is none: report
  the smallest detectable one as well (smallest_detectable_effect). The placebo, a change where nothing was done, is
  difference_in_differences over the baseline with is_after its second half.
-#}
{% macro trend_difference(relation, numerator, denominator, unit, is_treated, day_number, by=[]) -%}
    {%- set columns = by | map('string') | list -%}
    {%- set group = (columns | join(', ') ~ ', ') if columns else '' -%}
    with

    part as (
        select
            {{ group }}{{ unit }} as unit_id, {{ is_treated }} as is_treated, cast({{ day_number }} as double) as day_number,
            cast({{ numerator }} as double) as numerator, cast({{ denominator }} as double) as denominator
        from {{ relation }}
        where {{ numerator }} is not null and {{ denominator }} is not null and {{ day_number }} is not null
    ),

    middle as (
        select
            {{ group }}is_treated, count(*) as row_count, sum(numerator) / nullif(sum(denominator), 0) as level,
            sum(denominator * day_number) / nullif(sum(denominator), 0) as day_number
        from part
        group by {{ group }}is_treated
    ),

    centred as (
        select
            {% for column in columns %}part.{{ column }}, {% endfor %}part.unit_id, part.is_treated, part.denominator,
            part.day_number - middle.day_number as day_number, part.numerator - middle.level * part.denominator as deviation
        from part
        inner join middle on {{ klantbeeld.same_columns('part', 'middle', columns) }} and part.is_treated = middle.is_treated
    ),

    of_unit as (
        select
            {{ group }}unit_id, is_treated, sum(day_number * deviation) as products,
            sum(denominator * day_number * day_number) as squares
        from centred
        group by {{ group }}unit_id, is_treated
    ),

    slope as (
        select
            {{ group }}is_treated, sum(squares) as squares, sum(products) / nullif(sum(squares), 0) as slope
        from of_unit
        group by {{ group }}is_treated
    ),

    influence as (
        select
            {% for column in columns %}of_unit.{{ column }}, {% endfor %}of_unit.unit_id, max(case when of_unit.is_treated then 1 else 0 end) as is_treated,
            sum(
                case when of_unit.is_treated then 1e0 else -1e0 end * (of_unit.products - slope.slope * of_unit.squares)
                / nullif(slope.squares, 0)
            ) as influence
        from of_unit
        inner join slope on {{ klantbeeld.same_columns('of_unit', 'slope', columns) }} and of_unit.is_treated = slope.is_treated
        group by {% for column in columns %}of_unit.{{ column }}, {% endfor %}of_unit.unit_id
    ),

    {{ klantbeeld.spread_of_influence(columns) }},

    contrast as (
        select
            {% for column in columns %}slope.{{ column }}, {% endfor %}sum(middle.row_count) as row_count, count(slope.slope) as group_count,
            sum(case when slope.is_treated then slope.slope else -slope.slope end) as estimate
        from slope
        inner join middle on {{ klantbeeld.same_columns('slope', 'middle', columns) }} and slope.is_treated = middle.is_treated
        {% if columns %}group by {% for column in columns %}slope.{{ column }}{{ ', ' if not loop.last }}{% endfor %}{% endif %}
    )

    select
        {% for column in columns %}contrast.{{ column }}, {% endfor -%}
        case when contrast.group_count = 2 then contrast.estimate end as estimate,
        case
            when contrast.group_count = 2
                then {{ klantbeeld.cluster_robust_standard_error('spread.squares', 'spread.unit_count', 'contrast.row_count', '4') }}
        end as standard_error,
        contrast.row_count,
        spread.treated_unit_count,
        spread.unit_count - spread.treated_unit_count as control_unit_count
    from contrast
    inner join spread on {{ klantbeeld.same_columns('contrast', 'spread', columns) }}
{%- endmacro %}
