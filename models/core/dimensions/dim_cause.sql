with

special_members as (
    {{ special_members() }}
),

cause as (
    select
        *,
        row_number() over (
            partition by cause_ref order by monitored_on desc nulls last, source_system asc
        ) as cause_rank
    from {{ ref('input__cause') }}
)

select
    cause_ref as cause_id,
    title as name_nl,
    owner_role,
    acceptance,
    accepted_on,
    monitored_on,
    analysed_on,
    measured_on,
    assigned_on,
    case
        when assigned_on is not null then 'assign'
        when measured_on is not null then 'measure'
        when analysed_on is not null then 'analyse'
        when monitored_on is not null then 'monitor'
        else 'not_recorded'
    end as stage
from cause
where cause_rank = 1
union all
select
    member_id as cause_id,
    name_nl,
    cast(null as {{ dbt.type_string() }}) as owner_role,
    cast(null as {{ dbt.type_string() }}) as acceptance,
    cast(null as date) as accepted_on,
    cast(null as date) as monitored_on,
    cast(null as date) as analysed_on,
    cast(null as date) as measured_on,
    cast(null as date) as assigned_on,
    member_id as stage
from special_members
