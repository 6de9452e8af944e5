with

reason as (select * from {{ ref('dim_contact_reason') }}),

version as (
    select distinct
        taxonomy_version,
        valid_from,
        valid_to
    from {{ ref('dim_contact_reason_version') }}
),

used as (
    select
        use_of_reason.*,
        version.taxonomy_version
    from {{ ref('contact_reason_use') }} as use_of_reason
    inner join version
        on
            use_of_reason.judged_on >= version.valid_from
            and use_of_reason.judged_on < version.valid_to
)

select
    used.month_start_on,
    {{ period_flags() }},
    used.team_id,
    team.name_en as team_name_en,
    team.name_nl as team_name_nl,
    used.contact_reason_id,
    reason.name_en as contact_reason_name_en,
    reason.name_nl as contact_reason_name_nl,
    reason.level,
    reason.owner_role,
    used.taxonomy_version,
    used.contact_count,
    used.team_registered_count,
    case
        when not {{ is_special_member('used.contact_reason_id') }}
            then {{ ratio('used.contact_count', 'used.team_registered_count') }}
    end as team_share,
    case
        when {{ is_special_member('used.contact_reason_id') }} then false
        when used.team_registered_count >= {{ var_count('reason_share_minimum_contacts', 1) }}
            then used.contact_count * 100 > used.team_registered_count * {{ var_count('overloaded_reason_percent', 1) }}
    end as is_overloaded,
    used.trailing_contact_count,
    case
        when used.trailing_contact_count > 0 or {{ is_special_member('used.contact_reason_id') }} then false
        when used.is_known_long_enough then true
    end as is_dead,
    used.hidden_reason_count,
    twin.twin_reason_id,
    twin_reason.name_en as twin_reason_name_en,
    twin_reason.name_nl as twin_reason_name_nl
from used
{{ join_period('contact', 'month', 'used.month_start_on') }}
inner join reason on used.contact_reason_id = reason.contact_reason_id
left join {{ ref('dim_team') }} as team on used.team_id = team.team_id
left join {{ ref('contact_reason_twin') }} as twin
    on
        used.taxonomy_version = twin.taxonomy_version
        and used.contact_reason_id = twin.contact_reason_id
left join {{ ref('dim_contact_reason') }} as twin_reason on twin.twin_reason_id = twin_reason.contact_reason_id
