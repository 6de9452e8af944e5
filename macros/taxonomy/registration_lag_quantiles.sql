{#-
  A query of the registration lag by month and `keys`: lag_count, and lag_p50_seconds and lag_p95_seconds, the smallest number of
  seconds within which half and 95 % of the reasons were registered.
-#}
{% macro registration_lag_quantiles(keys) -%}
    {%- set grain = ['month_start_on'] + keys -%}
    select
        {{ grain | join(',\n        ') }},
        cast(max(total_count) as bigint) as lag_count,
        min(case when count_so_far >= 0.5 * total_count then lag_seconds end) as lag_p50_seconds,
        min(case when count_so_far >= 0.95 * total_count then lag_seconds end) as lag_p95_seconds
    from (
        select
            {{ grain | join(',\n            ') }},
            lag_seconds,
            sum(contact_count) over (
                partition by {{ grain | join(', ') }}
                order by lag_seconds asc
                rows between unbounded preceding and current row
            ) as count_so_far,
            sum(contact_count) over (partition by {{ grain | join(', ') }}) as total_count
        from (
            select
                lag_count.month_start_on,
                {%- for key in keys %}
                lag_count.{{ key }},
                {%- endfor %}
                lag_count.lag_seconds,
                sum(lag_count.contact_count) as contact_count
            from {{ ref('contact_registration_lag') }} as lag_count
            group by
                lag_count.month_start_on, lag_count.lag_seconds
                {%- for key in keys %}, lag_count.{{ key }}{% endfor %}
        ) as lag_of_period
    ) as cumulated
    group by {{ grain | join(', ') }}
{%- endmacro %}
