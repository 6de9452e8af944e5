select
    cause.cause_id,
    cause.name_nl as cause_name_nl,
    cause.owner_role,
    {{ labelled('acceptance', 'cause.acceptance') }},
    cause.accepted_on,
    {{ labelled('cause_stage', 'cause.stage', 'stage') }},
    cause.monitored_on,
    cause.analysed_on,
    cause.measured_on,
    cause.assigned_on,
    {{ days_between('cause.monitored_on', 'cause.assigned_on') }} as cycle_days,
    {{ days_between('coalesce(cause.assigned_on, cause.measured_on, cause.analysed_on, cause.monitored_on)', 'as_of.as_of_on') }}
        as stage_days,
    {{ ratio('count(*) over (partition by cause.stage)', 'count(*) over ()') }} as stage_share_rate
from {{ ref('dim_cause') }} as cause
cross join {{ ref('as_of') }} as as_of
where not {{ is_special_member('cause.cause_id') }}
