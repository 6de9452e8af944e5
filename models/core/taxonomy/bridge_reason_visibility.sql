with

rule as (
    select
        cast(contact_reason_id as {{ dbt.type_string() }}) as contact_reason_id,
        cast(channel_id as {{ dbt.type_string() }}) as channel_id,
        cast(team_id as {{ dbt.type_string() }}) as team_id,
        cast(moment as {{ dbt.type_string() }}) as moment,
        coalesce(cast(valid_from as date), date '1900-01-01') as valid_from,
        coalesce(cast(valid_to as date), date '9999-12-31') as valid_to
    from {{ ref('contact_reason_visibility') }}
),

reason as (
    select
        dim_contact_reason.*,
        coalesce(cast(contact_reason.valid_from as date), date '1900-01-01') as valid_from,
        coalesce(cast(contact_reason.valid_to as date), date '9999-12-31') as valid_to
    from {{ ref('dim_contact_reason') }} as dim_contact_reason
    inner join {{ ref('contact_reason') }} as contact_reason
        on dim_contact_reason.contact_reason_id = contact_reason.contact_reason_id
),

-- A rule applies to the reasons below the one it names, and only while they exist.
reason_rule as (
    select
        reason.contact_reason_id,
        rule.channel_id,
        rule.team_id,
        rule.moment,
        greatest(rule.valid_from, reason.valid_from) as valid_from,
        least(rule.valid_to, reason.valid_to) as valid_to
    from rule
    inner join reason
        on rule.contact_reason_id in ('*', reason.level_1_id, reason.level_2_id, reason.level_3_id, reason.level_4_id)
    where rule.valid_from < reason.valid_to and reason.valid_from < rule.valid_to
),

registration_moment as (
    select 'during' as registration_moment
    union all
    select 'after' as registration_moment
    union all
    select 'not_recorded' as registration_moment
)

-- An unknown channel, team or moment is assumed to see what any of them sees: the unknown is no violation.
select
    reason_rule.contact_reason_id,
    channel.channel_id,
    team.team_id,
    registration_moment.registration_moment,
    reason_rule.valid_from,
    max(reason_rule.valid_to) as valid_to
from reason_rule
inner join {{ ref('dim_channel') }} as channel
    on reason_rule.channel_id in ('*', channel.channel_id) or {{ is_special_member('channel.channel_id') }}
inner join {{ ref('dim_team') }} as team
    on reason_rule.team_id in ('*', team.team_id) or {{ is_special_member('team.team_id') }}
inner join registration_moment
    on
        reason_rule.moment in ('*', registration_moment.registration_moment)
        or registration_moment.registration_moment = 'not_recorded'
group by
    reason_rule.contact_reason_id,
    channel.channel_id,
    team.team_id,
    registration_moment.registration_moment,
    reason_rule.valid_from
