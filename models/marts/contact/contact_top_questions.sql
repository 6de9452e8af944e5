{%- set top = var_count('top_question_count', 1) -%}
{%- set measures = {'contact_count': {'metric': 'contact_volume'}} -%}
{%- set totals = 'partition by period_type, period_start_on' -%}

with

{{ contacts_by_period(ref('contact_reason_count_daily'), ['contact_reason_id'], measures) }},

period as (
    select * from {{ ref('contact_period') }}
    where covered_day_count > 0
),

-- A reason that was ever given has a row in every period, so that a question that nobody asks any more falls to 0.
given_reason as (
    select distinct contact_reason_id from by_period
),

question as (
    select
        period.*,
        given_reason.contact_reason_id
    from period
    cross join given_reason
),

counted as (
    select
        question.period_type,
        question.period_start_on,
        question.period_end_on,
        question.is_complete,
        question.is_comparable,
        question.contact_reason_id,
        coalesce(by_period.contact_count, 0) as contact_count,
        case when question.is_comparable then coalesce(previous.contact_count, 0) end as previous_contact_count,
        {{ is_special_member('question.contact_reason_id') }} as is_unknown
    from question
    left join by_period
        on
            question.period_type = by_period.period_type
            and question.period_start_on = by_period.period_start_on
            and question.contact_reason_id = by_period.contact_reason_id
    left join by_period as previous
        on
            question.period_type = previous.period_type
            and question.previous_start_on = previous.period_start_on
            and question.contact_reason_id = previous.contact_reason_id
),

ranked as (
    select
        *,
        row_number() over (
            partition by period_type, period_start_on, is_unknown order by contact_count desc, contact_reason_id asc
        ) as reason_rank
    from counted
),

-- A contact without a known reason is in the total and has no rank; what ranks below is one row, there also when it is 0.
placed as (
    select
        *,
        case when is_unknown or reason_rank <= {{ top }} then contact_reason_id else 'rest' end as shown_reason_id,
        case when not is_unknown and reason_rank <= {{ top }} then reason_rank end as question_rank
    from ranked
    union all
    select
        period_type,
        period_start_on,
        period_end_on,
        is_complete,
        is_comparable,
        'rest' as contact_reason_id,
        0 as contact_count,
        case when is_comparable then 0 end as previous_contact_count,
        true as is_unknown,
        cast(null as bigint) as reason_rank,
        'rest' as shown_reason_id,
        cast(null as bigint) as question_rank
    from period
),

shown as (
    select
        period_type,
        period_start_on,
        period_end_on,
        is_complete,
        shown_reason_id as contact_reason_id,
        question_rank,
        cast(sum(contact_count) as bigint) as contact_count,
        cast(sum(previous_contact_count) as bigint) as previous_contact_count
    from placed
    group by period_type, period_start_on, period_end_on, is_complete, shown_reason_id, question_rank
),

-- The last week that ended in the period decides what is structural.
judged_week as (
    select
        period.period_type,
        period.period_start_on,
        max(reason_week.week_start_on) as week_start_on
    from period
    inner join {{ ref('contact_reason_week') }} as reason_week
        on {{ add_days('reason_week.week_start_on', 6) }} between period.period_start_on and period.period_end_on
    where reason_week.is_judged
    group by period.period_type, period.period_start_on
),

structural as (
    select
        judged_week.period_type,
        judged_week.period_start_on,
        reason_week.contact_reason_id,
        reason_week.is_lasting or reason_week.is_rising as is_structural
    from judged_week
    inner join {{ ref('contact_reason_week') }} as reason_week on judged_week.week_start_on = reason_week.week_start_on
),

totalled as (
    select
        *,
        cast(sum(contact_count) over ({{ totals }}) as bigint) as period_contact_count,
        cast(sum(contact_count) over (
            {{ totals }}
            order by question_rank asc nulls last, contact_reason_id asc
            rows between unbounded preceding and current row
        ) as bigint) as running_contact_count
    from shown
)

select
    totalled.period_type,
    totalled.period_start_on,
    totalled.period_end_on,
    totalled.is_complete,
    totalled.contact_reason_id,
    coalesce(reason.name_en, 'All other questions') as contact_reason_name_en,
    coalesce(reason.name_nl, 'Alle andere vragen') as contact_reason_name_nl,
    reason.value_class,
    reason.owner_role,
    totalled.question_rank,
    totalled.contact_count,
    totalled.period_contact_count,
    {{ ratio('totalled.contact_count', 'totalled.period_contact_count') }} as share_rate,
    case
        when totalled.question_rank is not null
            then {{ ratio('totalled.running_contact_count', 'totalled.period_contact_count') }}
    end as cumulative_share_rate,
    totalled.previous_contact_count,
    totalled.contact_count - totalled.previous_contact_count as change_count,
    {{ ratio('totalled.contact_count - totalled.previous_contact_count', 'totalled.previous_contact_count') }} as change_rate,
    case when totalled.question_rank is not null then structural.is_structural end as is_structural
from totalled
left join {{ ref('dim_contact_reason') }} as reason on totalled.contact_reason_id = reason.contact_reason_id
left join structural
    on
        totalled.period_type = structural.period_type
        and totalled.period_start_on = structural.period_start_on
        and totalled.contact_reason_id = structural.contact_reason_id
