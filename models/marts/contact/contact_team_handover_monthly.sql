{#- Within a contact one team hands over to another; between two contacts of an episode the customer ends up with another. -#}
with

handover as (
    select
        day_on,
        source_system,
        'within a contact' as handover_kind,
        from_team_id,
        to_team_id,
        contact_id,
        transfer_number
    from {{ ref('fct_contact_transfer') }}
    where not is_excluded
    union all
    select
        day_on,
        source_system,
        'between contacts' as handover_kind,
        from_team_id,
        team_id as to_team_id,
        contact_id,
        cast(1 as bigint) as transfer_number
    from {{ ref('fct_contact_step') }}
    where is_team_change
),

counted as (
    select
        dim_date.month_start_on,
        handover.source_system,
        handover.handover_kind,
        handover.from_team_id,
        handover.to_team_id,
        count(*) as handover_count,
        count(*) filter (where handover.transfer_number = 1) as first_handover_count
    from handover
    inner join {{ ref('dim_date') }} as dim_date on handover.day_on = dim_date.day_on
    cross join {{ ref('as_of') }} as as_of
    where handover.day_on <= as_of.as_of_on
    group by
        dim_date.month_start_on,
        handover.source_system,
        handover.handover_kind,
        handover.from_team_id,
        handover.to_team_id
)

select
    counted.month_start_on,
    {{ period_flags() }},
    counted.source_system,
    {{ labelled('handover_kind', 'counted.handover_kind') }},
    counted.from_team_id,
    from_team.name_en as from_team_name_en,
    from_team.name_nl as from_team_name_nl,
    counted.to_team_id,
    to_team.name_en as to_team_name_en,
    to_team.name_nl as to_team_name_nl,
    counted.handover_count,
    counted.first_handover_count
from counted
{{ join_period('contact', 'month', 'counted.month_start_on') }}
left join {{ ref('dim_team') }} as from_team on counted.from_team_id = from_team.team_id
left join {{ ref('dim_team') }} as to_team on counted.to_team_id = to_team.team_id
