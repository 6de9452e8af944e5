{#- A pilot of which nothing is planned yet is thought of as one of eight weeks. -#}
{%- set default_days = 56 -%}
{%- set minimum_customers = 30 -%}
{%- set minimum_teams = 5 -%}
{%- set counts = metric_catalogue_entries() | selectattr('denominator', 'none') | map(attribute='id') | list -%}
{#- What a pilot can show is told by the first of these that holds: the condition, can_show, and the reason. -#}
{%- set answers = [
    ("unit = 'team' and smallest_arm_count < " ~ minimum_teams, 'no', 'too few teams', 'te weinig teams'),
    ("unit = 'team' and smallest_arm_count is null", 'unknown', 'no teams are assigned yet', 'nog geen teams toegewezen'),
    ('not is_of_customers', 'unknown', 'customers of this metric are not known', 'klanten van deze maat zijn niet bekend'),
    ("unit = 'team' and not is_enough", 'unknown', 'fewer than ten teams were measured', 'minder dan tien teams gemeten'),
    ('not is_enough', 'unknown', 'fewer than 30 customers', 'minder dan 30 klanten'),
    ('detectable_once is null', 'unknown', 'nothing to compare with before the start', 'niets om mee te vergelijken voor de start'),
    ('expected_distance is null', 'unknown', 'no expected change', 'geen verwachte verandering'),
    ('expected_distance < detectable_once', 'no', 'the expected change is smaller than it can show',
        'de verwachte verandering is kleiner dan aantoonbaar'),
    ("unit = 'team'", 'only_at_end', 'teams are judged once, at the planned end', 'teams worden een keer beoordeeld, op het geplande einde'),
    ('expected_distance < detectable_daily', 'only_at_end', 'daily looks ask for a larger change',
        'dagelijks kijken vraagt een grotere verandering'),
] -%}

with

improvement as (
    select * from {{ ref('improvement_version') }}
    where is_latest
),

pilot as (
    select
        *,
        {{ days_between('starts_on', 'planned_end_on') }} + 1 as planned_days,
        row_number() over (partition by improvement_ref order by starts_on desc, pilot_ref desc) as place
    from {{ ref('pilot_version') }}
    where is_latest
),

-- Days from the start on would show the effect itself. While no start is set, the last day is today: least passes over a null.
plan as (
    select
        expectation.improvement_ref,
        expectation.metric_id,
        expectation.role,
        expectation.change_kind,
        expectation.expected_change,
        improvement.title,
        catalogue.name_en as metric_name_en,
        catalogue.name_nl as metric_name_nl,
        catalogue.multiplier,
        catalogue.direction,
        expectation.metric_id in (
            {%- for metric_id in counts %}
                '{{ metric_id }}'{{ ',' if not loop.last }}
            {%- endfor %}
        ) as is_count,
        expectation.metric_id in (
            {%- for definition in metrics_of_fact('fct_contact') + metrics_of_fact('fct_survey_response') %}
                '{{ definition.id }}'{{ ',' if not loop.last }}
            {%- endfor %}
        ) as is_of_customers,
        coalesce(pilot.pilot_ref, 'none') as pilot_ref,
        coalesce(pilot.unit, 'customer') as unit,
        coalesce(pilot.planned_days, {{ default_days }}) as planned_days,
        coalesce(pilot.pilot_share, 0.5e0) as pilot_share,
        coalesce(pilot.alpha, 0.05e0) as alpha,
        least({{ add_days('improvement.started_on', -1) }}, as_of.as_of_on) as last_on
    from {{ ref('fct_expectation') }} as expectation
    inner join improvement on expectation.improvement_ref = improvement.improvement_ref
    inner join {{ ref('metric_catalogue') }} as catalogue on expectation.metric_id = catalogue.metric_id
    cross join {{ ref('as_of') }} as as_of
    left join pilot on expectation.improvement_ref = pilot.improvement_ref and pilot.place = 1
),

delivered as (
    select
        plan.improvement_ref,
        plan.metric_id,
        min(delivered_day.day_on) as from_on,
        max(delivered_day.day_on) as until_on,
        count(*) as day_count
    from plan
    inner join {{ ref('metric_delivered_day') }} as delivered_day
        on
            plan.metric_id = delivered_day.metric_id
            and plan.last_on >= delivered_day.day_on
            and {{ add_days('plan.last_on', '-plan.planned_days') }} < delivered_day.day_on
    group by plan.improvement_ref, plan.metric_id
),

assigned as (
    select
        pilot_ref,
        count(case when unit = 'customer' then 1 end) as customer_count,
        count(case when unit = 'team' then 1 end) as team_count,
        least(count(case when arm = 'pilot' then 1 end), count(case when arm = 'control' then 1 end)) as smallest_arm_count
    from {{ ref('pilot_unit') }}
    group by pilot_ref
),

moment as (
    select distinct
        last_on as counted_on,
        {{ local_day_start(add_days('last_on', 1)) }} as counted_at
    from plan
),

known as (
    {{ customers_at('moment', ['counted_on']) }}
),

base as (
    select
        counted_on,
        cast(sum(customer_count) as bigint) as customer_count
    from known
    group by counted_on
),

customer_value as (
    select
        plan.improvement_ref,
        plan.metric_id,
        daily.customer_key,
        {{ exact_sum('daily.numerator') }} as numerator,
        {{ exact_sum('daily.denominator') }} as denominator
    from plan
    inner join {{ ref('improvement_customer_daily') }} as daily
        on
            plan.improvement_ref = daily.improvement_ref
            and plan.metric_id = daily.metric_id
            and plan.last_on >= daily.day_on
            and {{ add_days('plan.last_on', '-plan.planned_days') }} < daily.day_on
    group by plan.improvement_ref, plan.metric_id, daily.customer_key
),

in_scope as (
    select
        improvement_ref,
        metric_id,
        {{ exact_sum('coalesce(denominator, numerator)') }} as measured_total
    from customer_value
    group by improvement_ref, metric_id
),

-- The customers of the pilot once they are assigned, and until then all who are customers on the last day.
of_base as (
    select
        plan.improvement_ref,
        plan.metric_id,
        plan.is_count,
        customer_value.numerator,
        customer_value.denominator
    from plan
    inner join customer_value
        on plan.improvement_ref = customer_value.improvement_ref and plan.metric_id = customer_value.metric_id
    inner join moment on plan.last_on = moment.counted_on
    left join assigned on plan.pilot_ref = assigned.pilot_ref
    left join {{ ref('pilot_unit') }} as unit
        on plan.pilot_ref = unit.pilot_ref and customer_value.customer_key = unit.customer_key
    left join {{ ref('dim_customer_history') }} as history
        on
            customer_value.customer_key = history.customer_key
            and moment.counted_at > history.valid_from
            and moment.counted_at <= history.valid_to
    left join {{ ref('customer_period') }} as customer_period
        on
            customer_value.customer_key = customer_period.customer_key
            and plan.last_on >= customer_period.from_on
            and plan.last_on <= customer_period.until_on
    where
        plan.unit = 'customer'
        and case
            when assigned.customer_count > 0 then unit.unit_key is not null
            else history.customer_key is not null and customer_period.customer_key is not null
        end
),

-- A team without a contact is one of the teams.
of_team as (
    select
        plan.improvement_ref,
        plan.metric_id,
        plan.is_count,
        {{ exact_sum('daily.numerator') }} as numerator,
        {{ exact_sum('daily.denominator') }} as denominator
    from plan
    inner join {{ ref('pilot_unit') }} as unit on plan.pilot_ref = unit.pilot_ref
    left join {{ ref('improvement_customer_daily') }} as daily
        on
            plan.improvement_ref = daily.improvement_ref
            and plan.metric_id = daily.metric_id
            and unit.team_id = daily.team_id
            and plan.last_on >= daily.day_on
            and {{ add_days('plan.last_on', '-plan.planned_days') }} < daily.day_on
    where plan.unit = 'team'
    group by plan.improvement_ref, plan.metric_id, plan.is_count, unit.unit_key
),

of_unit as (
    select * from of_base
    union all
    select * from of_team
),

summed as (
    select
        improvement_ref,
        metric_id,
        count(*) as measured_count,
        {{ exact_sum('numerator') }} as total_y,
        {{ exact_sum('denominator') }} as total_x,
        {{ exact_sum('numerator * numerator') }} as squares_y,
        {{ exact_sum('denominator * denominator') }} as squares_x,
        {{ exact_sum('numerator * denominator') }} as products
    from of_unit
    where is_count or denominator > 0
    group by improvement_ref, metric_id
),

-- Of a count every unit is measured, of a ratio only those with a contact or an answer.
counted as (
    select
        plan.*,
        delivered.from_on,
        delivered.until_on,
        {{ ratio('in_scope.measured_total', 'delivered.day_count') }} as measured_per_day,
        assigned.smallest_arm_count,
        case
            when plan.unit = 'team' then {{ ratio('assigned.smallest_arm_count', 'assigned.team_count') }}
            else plan.pilot_share
        end as arm_share,
        case
            when not plan.is_of_customers then null
            when plan.unit = 'team' or not plan.is_count then coalesce(summed.measured_count, 0)
            when assigned.customer_count > 0 then assigned.customer_count
            else coalesce(base.customer_count, 0)
        end as unit_count,
        -- A count of teams is per team and day, as the pilot itself compares it.
        case when plan.unit = 'team' then delivered.day_count else 1 end as period_days,
        case when delivered.day_count is not null then coalesce(summed.total_y, 0) end as total_y,
        summed.total_x,
        coalesce(summed.squares_y, 0) as squares_y,
        summed.squares_x,
        summed.products
    from plan
    left join delivered on plan.improvement_ref = delivered.improvement_ref and plan.metric_id = delivered.metric_id
    left join in_scope on plan.improvement_ref = in_scope.improvement_ref and plan.metric_id = in_scope.metric_id
    left join assigned on plan.pilot_ref = assigned.pilot_ref
    left join base on plan.last_on = base.counted_on
    left join summed on plan.improvement_ref = summed.improvement_ref and plan.metric_id = summed.metric_id
),

levelled as (
    select
        *,
        unit_count >= case when unit = 'team' then {{ 2 * minimum_teams }} else {{ minimum_customers }} end as is_enough,
        case
            when is_count then {{ ratio('total_y', 'unit_count * period_days') }}
            else {{ ratio('total_y', 'total_x') }}
        end as level,
        case
            when is_count then {{ variance_of('unit_count', 'total_y', 'squares_y') }} / (period_days * period_days)
            else {{ ratio_variance('unit_count', 'total_y', 'total_x', 'squares_y', 'squares_x', 'products') }}
        end as variance
    from counted
),

-- A relative change is judged by its logarithm, as the pilot itself is.
scaled as (
    select
        *,
        case
            when change_kind = 'absolute' then variance
            else variance / nullif(level * level, 0)
        end as scaled_variance,
        case
            when change_kind = 'absolute' then abs(expected_change) / multiplier
            else abs(ln(1 + case when expected_change < -0.99e0 then -0.99e0 else expected_change end))
        end as expected_distance,
        case
            when expected_change is null then (direction = 'lower') = (role <> 'guardrail')
            else expected_change < 0
        end as is_decrease
    from levelled
),

planned as (
    select
        *,
        case when unit = 'team' then unit_count - 2 end as team_degrees_of_freedom,
        case
            when is_enough
                then nullif({{ welch_standard_error(
                    'scaled_variance', 'unit_count * (1 - arm_share)', 'scaled_variance', 'unit_count * arm_share'
                ) }}, 0)
        end as standard_error
    from scaled
),

-- Few teams are judged by t, of which each step has a column of its own: written into one another they are too deep to parse.
weighed as (
    select
        *,
        {{ ratio('expected_distance', 'standard_error') }} as expected_errors,
        {{ t_quantile('1 - alpha / 2e0', 'team_degrees_of_freedom') }} as team_critical,
        {{ t_quantile('0.8e0', 'team_degrees_of_freedom') }} as team_beyond
    from planned
),

of_teams as (
    select
        *,
        {{ t_to_normal('expected_errors - team_critical', 'team_degrees_of_freedom') }} as team_z_beyond,
        {{ t_to_normal('-expected_errors - team_critical', 'team_degrees_of_freedom') }} as team_z_opposite
    from weighed
),

detectable as (
    select
        *,
        case
            when unit = 'team' then (team_critical + team_beyond) * standard_error
            else {{ smallest_detectable_effect('standard_error', 'alpha', '0.8e0') }}
        end as detectable_once,
        case
            when unit = 'customer' then {{ smallest_detectable_effect('standard_error', 'alpha', '0.8e0', looks='daily') }}
        end as detectable_daily,
        case
            when unit = 'team' then {{ normal_cdf('team_z_beyond') }} + {{ normal_cdf('team_z_opposite') }}
            else {{ power_at('expected_distance', 'standard_error', 'alpha') }}
        end as power_once,
        case
            when unit = 'customer' then {{ power_at('expected_distance', 'standard_error', 'alpha', looks='daily') }}
        end as power_daily
    from of_teams
),

told as (
    select
        *,
        case
            {%- for condition, answer, reason_en, reason_nl in answers %}
                when {{ condition }} then '{{ answer }}'
            {%- endfor %}
            else 'yes'
        end as can_show,
        case
            {%- for condition, answer, reason_en, reason_nl in answers %}
                when {{ condition }} then '{{ reason_en }}'
            {%- endfor %}
        end as reason_en,
        case
            {%- for condition, answer, reason_en, reason_nl in answers %}
                when {{ condition }} then '{{ reason_nl }}'
            {%- endfor %}
        end as reason_nl
    from detectable
)

select
    improvement_ref as improvement_id,
    title as improvement_name_nl,
    metric_id,
    metric_name_en,
    metric_name_nl,
    {{ labelled('expectation_role', 'role', 'role') }},
    pilot_ref as pilot_id,
    {{ labelled('pilot_unit', 'unit', 'unit') }},
    cast(planned_days as bigint) as planned_days,
    from_on as window_from_on,
    until_on as window_until_on,
    cast(case when unit = 'customer' then unit_count end as bigint) as customer_count,
    cast(case when unit = 'team' then unit_count end as bigint) as team_count,
    round(measured_per_day, 6) as measured_per_day,
    case when is_enough then round(multiplier * level, 6) end as baseline_value,
    case
        when is_enough
            then round(multiplier * sqrt(case when variance < 0 then 0e0 else variance end), 6)
    end as standard_deviation,
    pilot_share,
    alpha,
    {{ labelled('change_kind', 'change_kind', 'change_kind') }},
    {%- for column in ['detectable_once', 'detectable_daily'] %}
        case
            when change_kind = 'absolute' then round(multiplier * {{ column }}, 6)
            when is_decrease then round(1 - exp(-{{ column }}), 6)
            else round(exp({{ column }}) - 1, 6)
        end as {{ column }},
    {%- endfor %}
    expected_change,
    round(power_once, 6) as power_once,
    round(power_daily, 6) as power_daily,
    {{ labelled('can_show', 'can_show', 'can_show') }},
    reason_en,
    reason_nl
from told
