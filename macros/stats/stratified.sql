{#-
  How much more often something happens in group 1 than in group 0, compared only within strata (Mantel-Haenszel): a query over a
  relation with one row per stratum, k_1 of n_1 and k_0 of n_0, that gives per `by` the units with a counterpart in their stratum
  (compared_1, compared_0), the difference between the shares, its standard error (Sato 1989, also valid for many small strata),
  the z-value of the Mantel-Haenszel test, and the smallest of the four counts expected by chance: below 5 the z-value is not
  normal. A stratum has weight n_1 * n_0 / (n_1 + n_0), so one that lacks a group counts for nothing. z is null if it happened to
  all or none.
-#}
{% macro stratified_difference(relation, by, k_1, n_1, k_0, n_0) -%}
    {%- set group = by | join(', ') -%}
    with

    given as (
        select
            {{ group }},
            cast({{ k_1 }} as double) as k_1, cast({{ n_1 }} as double) as n_1,
            cast({{ k_0 }} as double) as k_0, cast({{ n_0 }} as double) as n_0
        from {{ relation }}
        where {{ n_1 }} > 0 and {{ n_0 }} > 0
    ),

    sized as (
        select *, n_1 + n_0 as n, k_1 + k_0 as k
        from given
    ),

    summed as (
        select
            {{ group }},
            cast(sum(n_1) as bigint) as compared_1,
            cast(sum(n_0) as bigint) as compared_0,
            sum(n_1 * n_0 / n) as weight,
            sum((k_1 * n_0 - k_0 * n_1) / n) as excess,
            sum((n_1 * n_1 * k_0 - n_0 * n_0 * k_1 + n_1 * n_0 * (n_0 - n_1) / 2) / (n * n)) as slope,
            sum((k_1 * (n_0 - k_0) + k_0 * (n_1 - k_1)) / (2 * n)) as spread,
            sum(n_1 * n_0 * k * (n - k) / (n * n * (n - 1))) as variance,
            least(sum(n_1 * k / n), sum(n_0 * k / n), sum(n_1 * (n - k) / n), sum(n_0 * (n - k) / n)) as smallest_expected_count
        from sized
        group by {{ group }}
    )

    select
        {{ group }}, compared_1, compared_0, smallest_expected_count,
        excess / weight as difference,
        sqrt(greatest(excess / weight * slope + spread, 0e0)) / weight as standard_error,
        excess / nullif(sqrt(variance), 0) as z
    from summed
{%- endmacro %}


{#-
  The same difference for few, large strata, with the standard error from the shares within the strata: a query over such a
  relation that gives per `by` the units and those to which it happened, summed over all strata (n_1, k_1, n_0, k_0), the
  difference and its standard error. A stratum that lacks a group counts only in these sums; difference and error are null if no
  stratum has both. The exact sum uses values a trillion times as large: they keep all their digits, whatever the order of the
  rows.
-#}
{% macro difference_within_strata(relation, by, k_1, n_1, k_0, n_0) -%}
    {%- set group = by | join(', ') -%}
    {%- set weight = klantbeeld.exact_sum('1e12 * weight') -%}
    with

    given as (
        select
            {{ group }},
            cast({{ k_1 }} as double) as k_1, cast({{ n_1 }} as double) as n_1,
            cast({{ k_0 }} as double) as k_0, cast({{ n_0 }} as double) as n_0
        from {{ relation }}
    ),

    weighed as (
        select
            *,
            n_1 * n_0 / nullif(n_1 + n_0, 0) as weight,
            k_1 / nullif(n_1, 0) as p_1,
            k_0 / nullif(n_0, 0) as p_0
        from given
    )

    select
        {{ group }},
        cast(sum(n_1) as bigint) as n_1,
        cast(sum(k_1) as bigint) as k_1,
        cast(sum(n_0) as bigint) as n_0,
        cast(sum(k_0) as bigint) as k_0,
        {{ klantbeeld.exact_sum('1e12 * weight * (p_1 - p_0)') }} / nullif({{ weight }}, 0) as difference,
        1e6 * sqrt({{ klantbeeld.exact_sum('1e12 * weight * weight * (p_1 * (1 - p_1) / n_1 + p_0 * (1 - p_0) / n_0)') }})
        / nullif({{ weight }}, 0) as standard_error
    from weighed
    group by {{ group }}
{%- endmacro %}
