{#-
  The body of contact_reason_monthly and contact_reason_weekly: contacts of each reason in each `period` (month or week), ranked,
  with the previous period and customer satisfaction. For months, additional columns hold the twelve months ending with them.
-#}
{% macro contact_reasons_by(period) -%}
{%- set is_month = period == 'month' -%}
{%- set start = period ~ '_start_on' -%}
{%- set series = 'partition by contact_reason_id order by period_start_on' -%}
{%- set year = series ~ ' rows between 11 preceding and current row' -%}
{%- set totals = 'partition by period_start_on' -%}
with

period as (
    select * from {{ ref('delivered_period') }}
    where entity = 'contact' and period_type = '{{ period }}'
),

reason_day as (
    select
        day_on,
        contact_reason_id,
        contact_count,
        0 as csat_answer_count,
        cast(0 as double) as csat_score_sum,
        0 as csat_satisfied_count
    from {{ ref('contact_reason_count_daily') }}
    union all
    select
        day_on,
        contact_reason_id,
        0 as contact_count,
        csat_answer_count,
        csat_score_sum,
        csat_satisfied_count
    from {{ ref('contact_satisfaction_daily') }}
),

counted as (
    select
        dim_date.{{ start }} as period_start_on,
        reason_day.contact_reason_id,
        cast(sum(reason_day.contact_count) as bigint) as contact_count,
        cast(sum(reason_day.csat_answer_count) as bigint) as csat_answer_count,
        {{ klantbeeld.exact_sum('reason_day.csat_score_sum') }} as csat_score_sum,
        cast(sum(reason_day.csat_satisfied_count) as bigint) as csat_satisfied_count
    from reason_day
    inner join {{ ref('dim_date') }} as dim_date on reason_day.day_on = dim_date.day_on
    group by dim_date.{{ start }}, reason_day.contact_reason_id
),

{%- if is_month %}

contact as (
    {{ klantbeeld.volume_contacts() | indent(4) }}
),

behind as (
    select
        month_start_on,
        contact_reason_id,
        count(distinct customer_key) as customer_count
    from contact
    group by month_start_on, contact_reason_id
),
{%- endif %}

given_reason as (
    select distinct contact_reason_id from counted
),

-- Periods without contacts are filled in, so that the previous period is the previous row. Whatever is counted is shown, even in
-- a period that the coverage misses.
place as (
    select
        period.period_start_on,
        given_reason.contact_reason_id
    from period
    cross join given_reason
    union
    select
        period_start_on,
        contact_reason_id
    from counted
),

filled as (
    select
        place.period_start_on,
        coalesce(period.is_complete, false) as is_complete,
        coalesce(period.is_latest, false) as is_latest,
        coalesce(period.is_comparable, false) as is_comparable,
        place.contact_reason_id,
        coalesce(counted.contact_count, 0) as contact_count,
        coalesce(counted.csat_answer_count, 0) as csat_answer_count,
        coalesce(counted.csat_score_sum, 0) as csat_score_sum,
        coalesce(counted.csat_satisfied_count, 0) as csat_satisfied_count
    from place
    left join period on place.period_start_on = period.period_start_on
    left join counted
        on place.period_start_on = counted.period_start_on and place.contact_reason_id = counted.contact_reason_id
),

compared as (
    select
        *,
        {%- if is_month %}
        cast(sum(contact_count) over ({{ year }}) as bigint) as contact_count_12_months,
        min(case when is_complete then 1 else 0 end) over ({{ year }}) = 1 and count(*) over ({{ year }}) = 12 as is_complete_12_months,
        {%- endif %}
        case when is_comparable then lag(contact_count) over ({{ series }}) end as previous_contact_count
    from filled
),

totalled as (
    select
        *,
        {%- if is_month %}
        cast(sum(contact_count_12_months) over ({{ totals }}) as bigint) as all_contact_count_12_months,
        {%- endif %}
        cast(sum(contact_count) over ({{ totals }}) as bigint) as {{ period }}_contact_count
    from compared
),

-- Contacts without a known reason are in the totals but have no rank, and neither has a reason without contacts.
ranked as (
    select
        *,
        case
            when contact_count > 0 and not {{ klantbeeld.is_special_member('contact_reason_id') }}
                then row_number() over (
                    partition by period_start_on, {{ klantbeeld.is_special_member('contact_reason_id') }}
                    order by contact_count desc, contact_reason_id asc
                )
        end as reason_rank
    from totalled
    where
        csat_answer_count > 0
        {%- if is_month %}
        or contact_count_12_months > 0
        {%- else %}
        or contact_count > 0
        or previous_contact_count > 0
        {%- endif %}
),

-- The last week that ended within the period decides what is structural.
judged_week as (
    select
        period.period_start_on,
        max(reason_week.week_start_on) as week_start_on
    from period
    inner join {{ ref('contact_reason_week') }} as reason_week
        on {{ klantbeeld.add_days('reason_week.week_start_on', 6) }} between period.period_start_on and period.period_end_on
    where reason_week.is_judged
    group by period.period_start_on
),

structural as (
    select
        judged_week.period_start_on,
        reason_week.contact_reason_id,
        reason_week.is_lasting or reason_week.is_rising as is_structural
    from judged_week
    inner join {{ ref('contact_reason_week') }} as reason_week on judged_week.week_start_on = reason_week.week_start_on
    -- A reason too new to be judged is not known to be harmless.
    where reason_week.is_judged
)

select
    ranked.period_start_on as {{ start }},
    ranked.is_complete,
    ranked.is_latest,
    ranked.contact_reason_id,
    reason.name_en as contact_reason_name_en,
    reason.name_nl as contact_reason_name_nl,
    reason.level_1_id,
    level_1.name_en as level_1_name_en,
    level_1.name_nl as level_1_name_nl,
    {{ klantbeeld.labelled('value_class', 'reason.value_class') }},
    coalesce(reason.value_class = 'failure', false) as is_avoidable,
    reason.owner_role,
    cast(ranked.reason_rank as bigint) as reason_rank,
    {%- if is_month %}
    coalesce(behind.customer_count, 0) as customer_count,
    {%- endif %}
    ranked.contact_count,
    ranked.{{ period }}_contact_count,
    {{ klantbeeld.ratio('ranked.contact_count', 'ranked.' ~ period ~ '_contact_count') }} as share_rate,
    case
        when ranked.reason_rank is not null
            then
                cast(sum(case when ranked.reason_rank is not null then ranked.contact_count end) over (
                    partition by ranked.period_start_on
                    order by ranked.reason_rank asc nulls last
                    rows between unbounded preceding and current row
                ) as double) / nullif(cast(ranked.{{ period }}_contact_count as double), 0)
    end as cumulative_share_rate,
    ranked.previous_contact_count,
    ranked.contact_count - ranked.previous_contact_count as change_count,
    {{ klantbeeld.ratio('ranked.contact_count - ranked.previous_contact_count', 'ranked.previous_contact_count') }} as change_rate,
    case when not {{ klantbeeld.is_special_member('ranked.contact_reason_id') }} then structural.is_structural end as is_structural,
    ranked.csat_answer_count,
    ranked.csat_score_sum,
    {{ klantbeeld.ratio('ranked.csat_score_sum', 'ranked.csat_answer_count') }} as csat_mean_score,
    ranked.csat_satisfied_count,
    {{ klantbeeld.ratio('ranked.csat_satisfied_count', 'ranked.csat_answer_count') }} as csat_top2_rate
    {%- if is_month %},
    ranked.is_complete_12_months,
    ranked.contact_count_12_months,
    {{ klantbeeld.ratio('ranked.contact_count_12_months', 'ranked.all_contact_count_12_months') }} as share_rate_12_months
    {%- endif %}
from ranked
{%- if is_month %}
left join behind
    on ranked.period_start_on = behind.month_start_on and ranked.contact_reason_id = behind.contact_reason_id
{%- endif %}
left join {{ ref('dim_contact_reason') }} as reason on ranked.contact_reason_id = reason.contact_reason_id
left join {{ ref('dim_contact_reason') }} as level_1 on reason.level_1_id = level_1.contact_reason_id
left join structural
    on ranked.period_start_on = structural.period_start_on and ranked.contact_reason_id = structural.contact_reason_id
{%- endmacro %}
