with

measure as (
    select
        *,
        row_number() over (
            partition by measure_ref order by agreed_on desc nulls last, source_system asc
        ) as measure_rank
    from {{ ref('input__prevention_measure') }}
)

select
    measure_ref,
    cause_ref,
    title,
    owner_role,
    status,
    forum,
    agreed_on,
    started_on,
    ended_on,
    expected_avoided_count,
    cost_eur
from measure
where measure_rank = 1
