{%- set two_sided = normal_quantile('0.975e0') -%}
{%- set of_side = 'over (partition by improvement_ref, metric_id, is_after)' -%}

with

pilot as (
    select * from {{ ref('pilot_version') }}
    where is_latest
),

-- Before and after, over the improvement's whole scope, with days as the random units.
compared as (
    select
        compared.improvement_ref,
        compared.metric_id,
        compared.window_days,
        compared.after_from_on,
        expectation.change_kind,
        frozen.level is not null as is_baseline_frozen,
        case when daily.day_on < compared.after_from_on then frozen.level end as frozen_level,
        case when daily.day_on < compared.after_from_on then frozen.day_deviation end as frozen_deviation,
        daily.day_on,
        daily.day_on >= compared.after_from_on as is_after,
        daily.numerator,
        coalesce(daily.denominator, 1) as measured,
        {{ ratio('daily.numerator', 'coalesce(daily.denominator, 1)') }} as level
    from {{ ref('improvement_window') }} as compared
    inner join {{ ref('fct_expectation') }} as expectation
        on compared.improvement_ref = expectation.improvement_ref and compared.metric_id = expectation.metric_id
    left join {{ ref('frozen_baseline') }} as frozen
        on compared.improvement_ref = frozen.improvement_ref and compared.metric_id = frozen.metric_id
    inner join {{ ref('improvement_metric_daily') }} as daily
        on
            compared.improvement_ref = daily.improvement_ref
            and compared.metric_id = daily.metric_id
            and (
                (
                    coalesce(frozen.from_on, compared.before_from_on) <= daily.day_on
                    and coalesce(frozen.until_on, compared.before_until_on) >= daily.day_on
                )
                or (compared.after_from_on <= daily.day_on and compared.after_until_on >= daily.day_on)
            )
),

-- Both sides expressed like the starting point: the mean per day for a count, or the ratio of the sums.
levelled as (
    select
        *,
        {{ ratio('sum(numerator) ' ~ of_side, 'sum(measured) ' ~ of_side) }} as side_level,
        avg(nullif(measured, 0)) {{ of_side }} as measured_per_day,
        stddev_samp(level) {{ of_side }} as deviation
    from compared
),

-- The frozen values of the days before stay; only their autocorrelation must come from the days as they are now.
gap_day as (
    select
        *,
        coalesce(frozen_level, side_level)
        + coalesce(frozen_deviation / nullif(deviation, 0), 1) * (numerator - side_level * measured) / measured_per_day as gap
    from levelled
    where level is not null
),

indexed as (
    select
        improvement_ref,
        metric_id,
        window_days,
        change_kind,
        after_from_on,
        is_baseline_frozen,
        day_on,
        is_after,
        case
            when change_kind = 'absolute' then gap
            else {{ ratio('gap', 'avg(case when not is_after then gap end) over (partition by improvement_ref, metric_id)') }}
        end as gap
    from gap_day
),

before_after_day as (
    {{ day_block_series(
        'indexed', 'gap', 'day_on', 'is_after', 'window_days',
        by=['improvement_ref', 'metric_id', 'window_days', 'change_kind', 'after_from_on', 'is_baseline_frozen']
    ) }}
),

before_after as (
    select
        *,
        row_number() over (partition by improvement_ref, metric_id order by day_on desc) as place
    from before_after_day
),

after_start as (
    select
        improvement_ref,
        metric_id,
        {{ exact_sum('numerator') }} as observed,
        cast(count(*) as double) as observed_size
    from compared
    where is_after
    group by improvement_ref, metric_id
),

pilot_day as (
    select
        *,
        row_number() over (partition by pilot_ref, metric_id order by day_on desc) as place
    from {{ ref('pilot_estimate_daily') }}
),

-- The last day of each pilot, the same for every method.
newest as (
    select
        pilot_day.improvement_ref,
        pilot_day.metric_id,
        pilot_day.pilot_ref,
        pilot.unit,
        pilot.kind,
        pilot_day.change_kind,
        pilot_day.alpha,
        pilot.starts_on as from_on,
        pilot_day.day_on as until_on,
        pilot_day.is_at_planned_end,
        pilot_day.pilot_measured_count,
        pilot_day.control_measured_count,
        pilot_day.pilot_numerator as observed,
        pilot_day.pilot_denominator as observed_size,
        pilot_day.estimate,
        pilot_day.standard_error,
        pilot_day.half_width,
        pilot_day.mixing_variance,
        pilot_day.autocorrelation
    from pilot_day
    inner join pilot on pilot_day.pilot_ref = pilot.pilot_ref
    where pilot_day.place = 1
),

with_control as (
    select
        pilot_ref,
        metric_id,
        case when unit = 'team' then 'day_blocks' else 'customers' end as method,
        estimate,
        case
            when is_at_planned_end then {{ normal_quantile('1 - alpha / 2') }} * standard_error
            else half_width
        end as half_width,
        autocorrelation
    from newest
    where unit = 'team' or kind = 'randomised'
),

-- The same customers, adjusted for how they already differed before.
adjusted as (
    select
        adjusted.pilot_ref,
        adjusted.metric_id,
        'cuped' as method,
        adjusted.estimate,
        case
            when newest.is_at_planned_end then {{ normal_quantile('1 - newest.alpha / 2') }} * adjusted.standard_error
            else {{ always_valid_half_width('adjusted.standard_error', 'newest.mixing_variance', 'newest.alpha') }}
        end as half_width,
        cast(null as double) as autocorrelation
    from {{ ref('pilot_adjusted_estimate') }} as adjusted
    inner join newest on adjusted.pilot_ref = newest.pilot_ref and adjusted.metric_id = newest.metric_id
),

-- Chosen customers, or enough teams to vary by chance: the change beyond that in the control arm.
clustered as (
    select
        daily.*,
        pilot.alpha,
        expectation.change_kind
    from {{ ref('pilot_unit_daily') }} as daily
    inner join pilot on daily.pilot_ref = pilot.pilot_ref
    inner join {{ ref('fct_expectation') }} as expectation
        on daily.improvement_ref = expectation.improvement_ref and daily.metric_id = expectation.metric_id
    where pilot.kind <> 'randomised' or pilot.unit = 'team'
),

clustered_ratio as (
    select * from clustered
    where change_kind = 'relative'
),

clustered_difference as (
    select * from clustered
    where change_kind = 'absolute'
),

ratio_of_ratios as (
    {{ difference_in_differences(
        'clustered_ratio', 'numerator', 'denominator', 'unit_key', "arm = 'pilot'", 'is_after', by=['pilot_ref', 'metric_id'], scale='ratio'
    ) }}
),

difference as (
    {{ difference_in_differences(
        'clustered_difference', 'numerator', 'denominator', 'unit_key', "arm = 'pilot'", 'is_after', by=['pilot_ref', 'metric_id']
    ) }}
),

clustered_estimate as (
    select * from ratio_of_ratios
    union all
    select * from difference
),

in_differences as (
    select
        clustered_estimate.pilot_ref,
        clustered_estimate.metric_id,
        'difference_in_differences' as method,
        clustered_estimate.estimate,
        case
            when clustered_estimate.treated_unit_count + clustered_estimate.control_unit_count > 11
                then
                    {{ t_quantile(
                        '1 - newest.alpha / 2', '(clustered_estimate.treated_unit_count + clustered_estimate.control_unit_count - 2)'
                    ) }} * clustered_estimate.standard_error
        end as half_width,
        cast(null as double) as autocorrelation
    from clustered_estimate
    inner join newest on clustered_estimate.pilot_ref = newest.pilot_ref and clustered_estimate.metric_id = newest.metric_id
),

-- Adding half a contact on both sides gives a team without contacts a logarithm, as it does for a day.
team_level as (
    select
        pilot_ref,
        metric_id,
        alpha,
        unit_key,
        arm,
        change_kind,
        {%- for side, condition in [('before', 'not is_after'), ('after', 'is_after')] %}
            {%- for part in ['numerator', 'denominator'] %}
                {{ exact_sum('case when ' ~ condition ~ ' then ' ~ part ~ ' end') }} as {{ side }}_{{ part }},
            {%- endfor %}
        {%- endfor %}
        case when is_count then 0.5e0 else 0e0 end as half_a_contact
    from clustered
    where unit = 'team'
    group by pilot_ref, metric_id, alpha, unit_key, arm, change_kind, is_count
),

-- The change of each team; one not measured both before and after cannot be divided over arms.
team_change as (
    select
        pilot_ref,
        metric_id,
        alpha,
        unit_key,
        arm,
        case
            when change_kind = 'absolute' then after_numerator / after_denominator - before_numerator / before_denominator
            when after_numerator + half_a_contact > 0 and before_numerator + half_a_contact > 0
                then
                    ln((after_numerator + half_a_contact) / after_denominator)
                    - ln((before_numerator + half_a_contact) / before_denominator)
        end as change
    from team_level
    where after_denominator > 0 and before_denominator > 0
),

randomised as (
    {{ randomisation_inference(
        'team_change', 'change', 'unit_key', "arm = 'pilot'", 'alpha', by=['pilot_ref', 'metric_id', 'alpha']
    ) }}
),

bounded as (
    select
        pilot_ref,
        metric_id,
        method,
        estimate,
        estimate - half_width as low,
        estimate + half_width as high,
        autocorrelation,
        cast(null as bigint) as treated_unit_count,
        cast(null as bigint) as control_unit_count
    from (
        select * from with_control
        union all
        select * from adjusted
        union all
        select * from in_differences
    ) as by_error
    union all
    select
        pilot_ref,
        metric_id,
        'randomisation' as method,
        estimate,
        low,
        high,
        cast(null as double) as autocorrelation,
        treated_unit_count,
        control_unit_count
    from randomised
),

-- Nothing is shown for fewer than 30 customers in an arm.
estimated as (
    select
        newest.improvement_ref,
        newest.metric_id,
        newest.pilot_ref,
        bounded.method,
        newest.change_kind,
        newest.from_on,
        newest.until_on,
        newest.is_at_planned_end,
        coalesce(bounded.treated_unit_count, newest.pilot_measured_count) as pilot_measured_count,
        coalesce(bounded.control_unit_count, newest.control_measured_count) as control_measured_count,
        newest.observed,
        newest.observed_size,
        bounded.estimate,
        bounded.low,
        bounded.high,
        bounded.autocorrelation,
        newest.unit = 'team' or least(newest.pilot_measured_count, newest.control_measured_count) >= 30 as is_enough
    from bounded
    inner join newest on bounded.pilot_ref = newest.pilot_ref and bounded.metric_id = newest.metric_id
)

select
    improvement_ref,
    metric_id,
    pilot_ref,
    method,
    change_kind,
    from_on,
    until_on,
    is_at_planned_end,
    pilot_measured_count,
    control_measured_count,
    observed,
    observed_size,
    {%- for value, column in [('estimate', 'effect'), ('low', 'effect_low'), ('high', 'effect_high')] %}
        case
            when is_enough and change_kind = 'absolute' then round({{ value }}, 9)
            when is_enough then round(exp({{ value }}) - 1, 9)
        end as {{ column }},
    {%- endfor %}
    autocorrelation,
    false as is_baseline_frozen
from estimated
union all
select
    before_after.improvement_ref,
    before_after.metric_id,
    'none' as pilot_ref,
    'before_after' as method,
    before_after.change_kind,
    before_after.after_from_on as from_on,
    before_after.day_on as until_on,
    before_after.day_count = before_after.window_days as is_at_planned_end,
    cast(null as bigint) as pilot_measured_count,
    cast(null as bigint) as control_measured_count,
    after_start.observed,
    after_start.observed_size,
    round(before_after.estimate, 9) as effect,
    round(before_after.estimate - {{ two_sided }} * before_after.standard_error, 9) as effect_low,
    round(before_after.estimate + {{ two_sided }} * before_after.standard_error, 9) as effect_high,
    round(before_after.autocorrelation, 9) as autocorrelation,
    before_after.is_baseline_frozen
from before_after
inner join after_start
    on before_after.improvement_ref = after_start.improvement_ref and before_after.metric_id = after_start.metric_id
where before_after.place = 1
