{#-
  Why the design of a measurement does not support a verdict. Each reason to refuse or downgrade one: the condition, and its
  text.
-#}
{%- set levels = 'reason.level_1_id, reason.level_2_id, reason.level_3_id, reason.level_4_id' -%}
{%- set refusals = [
    ("method = 'before_after'", 'no control group', 'geen controlegroep'),
    ('sample_ratio_p < 0.01', 'arms do not have their planned shares', 'armen hebben niet hun geplande aandeel'),
    ('one_arm_event_count > 0', 'an external event affected one arm only', 'een externe gebeurtenis trof maar een arm'),
    ("unit = 'team' and greatest(pilot_team_count, control_team_count) = 1", 'one team against one team', 'een team tegenover een team'),
    ("unit = 'customer' and least(pilot_measured_count, control_measured_count) < 30", 'fewer than 30 customers in an arm',
        'minder dan 30 klanten in een arm'),
] -%}
{%- set downgrades = [
    ("unit = 'team' and least(pilot_team_count, control_team_count) < 5", 'too few teams', 'te weinig teams'),
    ('trend_distance > 2.58e0', 'arms moved apart before the start', 'armen liepen al voor de start uiteen'),
    ("kind <> 'randomised' and trend_distance is null and method <> 'before_after'", 'no trend before the start is known',
        'geen trend voor de start bekend'),
    ('autocorrelation > 0.5e0', 'good and bad days of teams follow each other', 'goede en slechte dagen van teams volgen elkaar op'),
    ('is_of_answers and response_distance > 2.58e0', 'customers of one arm answered more often', 'klanten van een arm antwoordden vaker'),
    ("method in ('difference_in_differences', 'randomisation') and not is_at_planned_end", 'looked at before its planned end',
        'bekeken voor het geplande einde'),
    ("method = 'randomisation' and kind <> 'randomised'", 'teams were not drawn by lot', 'teams zijn niet geloot'),
    ("method not in ('customers', 'cuped') and overlapping_improvements is not null", 'another improvement ran at the same time', 'een andere verbetering liep tegelijk'),
] -%}
{%- for team_count in [3, 4, 5, 6] -%}
    {%- do downgrades.append((
        "method = 'randomisation' and effect_low is null and balanced_team_count = " ~ team_count,
        'teams can be divided in too few ways for an interval (' ~ team_count ~ ' in each arm are enough)',
        'teams zijn op te weinig manieren te verdelen voor een interval (met ' ~ team_count ~ ' per arm kan het)',
    )) -%}
{%- endfor -%}

with

pilot as (
    select * from {{ ref('pilot_version') }}
    where is_latest
),

improvement as (
    select
        *,
        coalesce(ended_on, date '9999-12-31') as until_on
    from {{ ref('improvement_version') }}
    where is_latest and started_on is not null
),

team_count as (
    select
        pilot_ref,
        count(case when arm = 'pilot' then 1 end) as pilot_team_count,
        count(case when arm = 'control' then 1 end) as control_team_count
    from {{ ref('pilot_unit') }}
    where unit = 'team'
    group by pilot_ref
),

before_pilot as (
    select * from {{ ref('pilot_unit_daily') }}
    where unit = 'team' and not is_after
),

trend as (
    {{ trend_difference(
        'before_pilot', 'numerator', 'denominator', 'unit_key', "arm = 'pilot'",
        days_between("date '1970-01-01'", 'day_on'), by=['pilot_ref', 'metric_id']
    ) }}
),

-- Events on the days of a measurement: all that affected everybody, and those of its own pilot.
event as (
    select
        estimate.improvement_ref,
        estimate.metric_id,
        estimate.method,
        estimate.pilot_ref,
        {{ sorted_values('event.title') }} as external_events,
        count(event.arm) as one_arm_event_count
    from {{ ref('effect_estimate') }} as estimate
    inner join {{ ref('external_event_version') }} as event
        on
            event.is_latest
            and estimate.from_on <= event.ends_on
            and estimate.until_on >= event.starts_on
            and coalesce(event.pilot_ref, estimate.pilot_ref) = estimate.pilot_ref
    group by estimate.improvement_ref, estimate.metric_id, estimate.method, estimate.pilot_ref
),

-- Improvements about the same contacts on the same days would both claim what changed.
overlap as (
    select
        estimate.improvement_ref,
        estimate.metric_id,
        estimate.method,
        estimate.pilot_ref,
        {{ sorted_values('other.improvement_ref') }} as overlapping_improvements
    from {{ ref('effect_estimate') }} as estimate
    inner join improvement on estimate.improvement_ref = improvement.improvement_ref
    inner join improvement as other
        on
            estimate.improvement_ref <> other.improvement_ref
            and estimate.until_on >= other.started_on
            and estimate.from_on <= other.until_on
    cross join {{ ref('dim_contact_reason') }} as reason
    where
        {%- for column in scope_columns() if column != 'contact_reason_id' %}
            coalesce(improvement.{{ column }} = other.{{ column }}, true) and
        {%- endfor %}
        coalesce(improvement.contact_reason_id in ({{ levels }}), true)
        and coalesce(other.contact_reason_id in ({{ levels }}), true)
    group by estimate.improvement_ref, estimate.metric_id, estimate.method, estimate.pilot_ref
),

assigned as (
    select
        pilot_ref,
        metric_id,
        pilot_assigned_count,
        control_assigned_count,
        sample_ratio_p,
        row_number() over (partition by pilot_ref, metric_id order by day_on desc) as place
    from {{ ref('pilot_estimate_daily') }}
),

designed as (
    select
        estimate.improvement_ref,
        estimate.metric_id,
        estimate.method,
        estimate.pilot_ref,
        estimate.is_at_planned_end,
        estimate.pilot_measured_count,
        estimate.control_measured_count,
        estimate.autocorrelation,
        estimate.effect_low,
        -- Equal arms of this many teams have enough divisions for both tails of alpha: 20 for three, 70 for four, 252 for five.
        case
            when pilot.alpha * 20 >= 2 then 3
            when pilot.alpha * 70 >= 2 then 4
            when pilot.alpha * 252 >= 2 then 5
            else 6
        end as balanced_team_count,
        pilot.kind,
        pilot.unit,
        team_count.pilot_team_count,
        team_count.control_team_count,
        assigned.sample_ratio_p,
        abs({{ ratio('trend.estimate', 'trend.standard_error') }}) as trend_distance,
        abs({{ pooled_z(
            'estimate.control_measured_count', 'assigned.control_assigned_count',
            'estimate.pilot_measured_count', 'assigned.pilot_assigned_count'
        ) }}) as response_distance,
        estimate.metric_id in (
            {%- for definition in metrics_of_fact('fct_survey_response') %}
                '{{ definition.id }}'{{ ',' if not loop.last }}
            {%- endfor %}
        ) as is_of_answers,
        event.external_events,
        coalesce(event.one_arm_event_count, 0) as one_arm_event_count,
        overlap.overlapping_improvements
    from {{ ref('effect_estimate') }} as estimate
    left join pilot on estimate.pilot_ref = pilot.pilot_ref
    left join team_count on estimate.pilot_ref = team_count.pilot_ref
    left join assigned
        on estimate.pilot_ref = assigned.pilot_ref and estimate.metric_id = assigned.metric_id and assigned.place = 1
    left join trend on estimate.pilot_ref = trend.pilot_ref and estimate.metric_id = trend.metric_id
    left join event
        on
            estimate.improvement_ref = event.improvement_ref
            and estimate.metric_id = event.metric_id
            and estimate.method = event.method
            and estimate.pilot_ref = event.pilot_ref
    left join overlap
        on
            estimate.improvement_ref = overlap.improvement_ref
            and estimate.metric_id = overlap.metric_id
            and estimate.method = overlap.method
            and estimate.pilot_ref = overlap.pilot_ref
),

told as (
    select
        {{ told_conditions(refusals, 'refused') }},
        {{ told_conditions(downgrades, 'downgraded') }},
        *
    from designed
)

select
    improvement_ref,
    metric_id,
    method,
    pilot_ref,
    case
        when refused_en is not null then 'refused'
        when downgraded_en is not null then 'downgraded'
        else 'passed'
    end as gate,
    nullif(concat_ws('; ', refused_en, downgraded_en), '') as gate_reason_en,
    nullif(concat_ws('; ', refused_nl, downgraded_nl), '') as gate_reason_nl,
    external_events,
    overlapping_improvements
from told
