"""Queries with the macros of macros/stats over the files of fixtures/, and where their answers stand in expected.json.

An answer is one row whose columns are keys of the entry at `path`, or a row per entry below it, named in `entry`.
"""

# SQL is wrapped as SQL reads best.
# ruff: noqa: E501

from dataclasses import dataclass


@dataclass(frozen=True)
class Answer:
    """One query; `path` is the entry of expected.json, with dots."""

    path: str
    sql: str


# Sums per arm and over both, one row, from one row per customer: all that follows uses these alone.
_SUMS = """
sums as (
    select
        variant, count(*) as n, sum(contacts) as y, sum(contacts * contacts) as yy, sum(contacts_pre) as x,
        sum(contacts_pre * contacts_pre) as xx, sum(contacts * contacts_pre) as xy, sum(orders) as o,
        sum(orders * orders) as oo, sum(contacts * orders) as yo, sum(resolved) as k
    from pilot_customers group by variant
),
arm as (
    select
        variant, n, cast(y as double) / n as mean, cast(x as double) / n as mean_x, cast(y as double) / o as ratio, k,
        {{ variance_of('n', 'y', 'yy') }} as variance, {{ variance_of('n', 'x', 'xx') }} as variance_x,
        {{ covariance_of('n', 'x', 'y', 'xy') }} as covariance,
        {{ ratio_variance('n', 'y', 'o', 'yy', 'oo', 'yo') }} as variance_of_ratio
    from sums
),
whole as (
    select
        {{ cuped_theta('sum(n)', 'sum(x)', 'sum(y)', 'sum(xx)', 'sum(xy)') }} as theta,
        cast(sum(x) as double) / sum(n) as mean_x
    from sums
)
"""

# From level, variance and n of both arms to everything that is said of a difference.
_COMPARED = """
compared as (
    select
        *, level_1 - level_0 as diff, {{ welch_standard_error('v_0', 'n_0', 'v_1', 'n_1') }} as se,
        {{ welch_degrees_of_freedom('v_0', 'n_0', 'v_1', 'n_1') }} as df,
        ln(level_1 / level_0) as log_ratio,
        {{ welch_standard_error('v_0 / (level_0 * level_0)', 'n_0', 'v_1 / (level_1 * level_1)', 'n_1') }} as log_se,
        {{ welch_degrees_of_freedom('v_0 / (level_0 * level_0)', 'n_0', 'v_1 / (level_1 * level_1)', 'n_1') }} as log_df
    from paired
),
judged as (
    select
        *, {{ t_two_sided_p('diff / se', 'df') }} as p, {{ t_quantile('0.975e0', 'df') }} * se as half,
        {{ t_quantile('0.975e0', 'log_df') }} * log_se as log_half
    from compared
)
"""
_TEA_TASTING = """
select
    level_0 as control, level_1 as treatment, diff as effect_size, diff - half as effect_size_ci_lower,
    diff + half as effect_size_ci_upper, exp(log_ratio) - 1 as rel_effect_size,
    exp(log_ratio - log_half) - 1 as rel_effect_size_ci_lower, exp(log_ratio + log_half) - 1 as rel_effect_size_ci_upper,
    p as pvalue, diff / se as statistic
from judged
"""
_PAIRED_MEANS = """
paired as (
    select c.mean as level_0, t.mean as level_1, c.variance as v_0, t.variance as v_1, c.n as n_0, t.n as n_1
    from arm as c cross join arm as t where c.variant = 0 and t.variant = 1
),
"""
_PAIRED_RATIOS = """
paired as (
    select c.ratio as level_0, t.ratio as level_1, c.variance_of_ratio as v_0, t.variance_of_ratio as v_1, c.n as n_0, t.n as n_1
    from arm as c cross join arm as t where c.variant = 0 and t.variant = 1
),
"""
_PAIRED_CUPED = """
adjusted as (
    select
        arm.variant, arm.n, arm.mean - whole.theta * (arm.mean_x - whole.mean_x) as mean, whole.theta,
        {{ cuped_variance('arm.variance', 'arm.variance_x', 'arm.covariance', 'whole.theta') }} as variance,
        arm.variance as variance_before
    from arm cross join whole
),
paired as (
    select
        c.mean as level_0, t.mean as level_1, c.variance as v_0, t.variance as v_1, c.n as n_0, t.n as n_1, c.theta,
        c.variance_before as v_before_0, t.variance_before as v_before_1
    from adjusted as c cross join adjusted as t where c.variant = 0 and t.variant = 1
),
"""

# A ratio as a value per customer: what the customer does to it (delta method). CUPED then works as for a mean.
_PAIRED_RATIOS_CUPED = """
levels as (
    select
        cast(sum(contacts) as double) / sum(orders) as r, cast(sum(contacts_pre) as double) / sum(orders_pre) as r_pre,
        avg(cast(orders as double)) as o, avg(cast(orders_pre as double)) as o_pre
    from pilot_customers
),
slope as (
    select {{ cuped_theta('count(*)', 'sum(x)', 'sum(y)', 'sum(x * x)', 'sum(x * y)') }} as theta
    from (
        select
            (p.contacts - l.r * p.orders) / l.o as y, (p.contacts_pre - l.r_pre * p.orders_pre) / l.o_pre as x
        from pilot_customers as p cross join levels as l
    ) as linear
),
arm_level as (
    select
        variant, count(*) as n, cast(sum(contacts) as double) / sum(orders) as r,
        cast(sum(contacts_pre) as double) / sum(orders_pre) as r_pre, avg(cast(orders as double)) as o,
        avg(cast(orders_pre as double)) as o_pre
    from pilot_customers group by variant
),
linear as (
    select
        p.variant, (p.contacts - a.r * p.orders) / a.o - s.theta * (p.contacts_pre - a.r_pre * p.orders_pre) / a.o_pre as value
    from pilot_customers as p inner join arm_level as a on p.variant = a.variant cross join slope as s
),
adjusted as (
    select
        a.variant, any_value(a.n) as n, any_value(a.r - s.theta * (a.r_pre - l.r_pre)) as level,
        {{ variance_of('count(*)', 'sum(v.value)', 'sum(v.value * v.value)') }} as variance
    from linear as v inner join arm_level as a on v.variant = a.variant cross join slope as s cross join levels as l
    group by a.variant
),
paired as (
    select c.level as level_0, t.level as level_1, c.variance as v_0, t.variance as v_1, c.n as n_0, t.n as n_1
    from adjusted as c cross join adjusted as t where c.variant = 0 and t.variant = 1
),
"""

_RESOLVED = """
select
    cast(c.k as double) / c.n as p0, cast(t.k as double) / t.n as p1,
    {{ wilson_low('t.k', 't.n', 'z.z') }} as wilson_lo1, {{ wilson_high('t.k', 't.n', 'z.z') }} as wilson_hi1,
    {{ pooled_z('c.k', 'c.n', 't.k', 't.n') }} as pooled_z,
    {{ normal_two_sided_p(pooled_z('c.k', 'c.n', 't.k', 't.n')) }} as pooled_p,
    {{ newcombe_low('c.k', 'c.n', 't.k', 't.n', 'z.z') }} as newcombe_lo,
    {{ newcombe_high('c.k', 'c.n', 't.k', 't.n', 'z.z') }} as newcombe_hi
from arm as c cross join arm as t cross join (select {{ normal_quantile('0.975e0') }} as z) as z
where c.variant = 0 and t.variant = 1
"""

_SURVEY = """
with answer as (
    select
        m.moment, r.customer_id, case when r.nps_score >= 9 then 1 when r.nps_score <= 6 then -1 else 0 end as u,
        case when r.csat_score >= 4 then 1 else 0 end as top2, r.ces_score as ces
    from survey_responses as r
    inner join (select distinct moment, moment as given from survey_responses union all select distinct 'all', moment from survey_responses) as m
        on r.moment = m.given
),
customer as (
    select moment, customer_id, sum(u) as u, sum(ces) as ces, count(*) as answers from answer group by moment, customer_id
),
clustered as (
    select
        moment, count(*) as clusters,
        100 * sqrt({{ ratio_variance('count(*)', 'sum(u)', 'sum(answers)', 'sum(u * u)', 'sum(answers * answers)', 'sum(u * answers)') }} / count(*))
            as se_cluster,
        sqrt({{ ratio_variance('count(*)', 'sum(ces)', 'sum(answers)', 'sum(ces * ces)', 'sum(answers * answers)', 'sum(ces * answers)') }} / count(*))
            as ces_se_cluster
    from customer group by moment
),
counted as (
    select
        moment, count(*) as n, count(*) filter (where u = 1) as promoters, count(*) filter (where u = -1) as detractors,
        sum(top2) as k, avg(cast(ces as double)) as ces_mean, {{ normal_quantile('0.975e0') }} as z
    from answer group by moment
)
select
    c.moment as entry, c.n, g.clusters, c.promoters, c.detractors, 100e0 * (c.promoters - c.detractors) / c.n as nps,
    {{ nps_standard_error('c.promoters', 'c.detractors', 'c.n') }} as se_iid,
    100e0 * (c.promoters - c.detractors) / c.n - c.z * {{ nps_standard_error('c.promoters', 'c.detractors', 'c.n') }} as lo_iid,
    100e0 * (c.promoters - c.detractors) / c.n + c.z * {{ nps_standard_error('c.promoters', 'c.detractors', 'c.n') }} as hi_iid,
    {{ nps_low('c.promoters', 'c.detractors', 'c.n', 'c.z') }} as adjwald_lo,
    {{ nps_high('c.promoters', 'c.detractors', 'c.n', 'c.z') }} as adjwald_hi, g.se_cluster,
    cast(c.k as double) / c.n as csat_top2, {{ wilson_low('c.k', 'c.n', 'c.z') }} as csat_wilson_lo,
    {{ wilson_high('c.k', 'c.n', 'c.z') }} as csat_wilson_hi, c.ces_mean, g.ces_se_cluster
from counted as c inner join clustered as g on c.moment = g.moment
"""

# The difference of two clustered means is a regression on the arm, so CR1 counts rows and parameters.
_NPS_DIFFERENCE = """
with answer as (
    select
        customer_id, variant, 100e0 * case when nps_score >= 9 then 1 when nps_score <= 6 then -1 else 0 end as u
    from survey_responses
),
arm as (select variant, avg(u) as level, count(*) as n from answer group by variant),
influence as (
    select a.customer_id, sum(case when a.variant = 1 then 1e0 else -1e0 end * (a.u - m.level) / m.n) as influence
    from answer as a inner join arm as m on a.variant = m.variant group by a.customer_id
),
error as (
    select {{ cluster_robust_standard_error('sum(influence * influence)', 'count(*)', '(select count(*) from answer)', '2') }} as se
    from influence
),
contrast as (select sum(case when variant = 1 then level else -level end) as diff from arm)
select diff, se, {{ normal_two_sided_p('diff / se') }} as p from contrast cross join error
"""

_DID = """
with did as ({{ difference_in_differences('did_panel', 'contacts', '1', 'customer_id', 'treat = 1', 'post = 1') }}),
counted as (select *, treated_unit_count + control_unit_count as clusters from did),
judged as (select *, {{ t_quantile('0.975e0', 'clusters - 1') }} * standard_error as half from counted)
select
    row_count as n, clusters, estimate as coef, standard_error as se_cluster, estimate / standard_error as z,
    {{ normal_two_sided_p('estimate / standard_error') }} as p_normal,
    {{ t_two_sided_p('estimate / standard_error', 'clusters - 1') }} as p_t_Gminus1,
    estimate - half as lo_t, estimate + half as hi_t
from judged
"""
_DID_EXPECTED = """
with did as ({{ difference_in_differences('did_panel', 'contacts', '1', 'customer_id', 'treat = 1', 'post = 1') }}),
judged as (
    select
        *, -0.06e0 as expected,
        {{ t_quantile('0.975e0', 'treated_unit_count + control_unit_count - 1') }} * standard_error as half
    from did
)
select
    expected, estimate as realised, {{ expectation_verdict('estimate - half', 'estimate + half', 'expected') }} as verdict,
    {{ normal_two_sided_p('(estimate - expected) / standard_error') }} as p_vs_expected, estimate / expected as realisation_ratio
from judged
"""
_DID_DAY_MATCHED = """
with did as (
    {{ day_matched_difference('did_panel', 'contacts', '1', 'customer_id', 'day', 'treat = 1', 'post = 1') }}
)
select
    estimate as coef, standard_error as se_cluster, {{ normal_two_sided_p('estimate / standard_error') }} as p_normal
from did
"""
_DID_RATIO = """
with did as (
    {{ difference_in_differences('did_panel', 'contacts', '1', 'customer_id', 'treat = 1', 'post = 1', scale='ratio') }}
)
select
    estimate as coef, standard_error as se_cluster, exp(estimate) as irr,
    {{ normal_two_sided_p('estimate / standard_error') }} as p_normal
from did
"""
_TREND = """
with baseline as (select *, {{ days_between("date '2024-03-04'", 'day') }} as day_number from did_panel where post = 0),
trend as ({{ trend_difference('baseline', 'contacts', '1', 'customer_id', 'treat = 1', 'day_number') }})
select
    estimate as coef, standard_error as se_cluster, {{ normal_two_sided_p('estimate / standard_error') }} as p_normal
from trend
"""
_COLLAPSED = """
with unit as (
    select
        customer_id, treat,
        avg(cast(contacts as double)) filter (where post = 1) - avg(cast(contacts as double)) filter (where post = 0) as d
    from did_panel group by customer_id, treat
),
arm as (
    select treat, count(*) as n, avg(d) as level, {{ variance_of('count(*)', 'sum(d)', 'sum(d * d)') }} as variance
    from unit where d is not null group by treat
),
paired as (
    select c.level as level_0, t.level as level_1, c.variance as v_0, t.variance as v_1, c.n as n_0, t.n as n_1
    from arm as c cross join arm as t where c.treat = 0 and t.treat = 1
),
judged as (
    select
        level_1 - level_0 as diff, {{ welch_standard_error('v_0', 'n_0', 'v_1', 'n_1') }} as se,
        {{ welch_degrees_of_freedom('v_0', 'n_0', 'v_1', 'n_1') }} as df, n_0 + n_1 as n
    from paired
)
select diff, diff / se as t, df, {{ t_two_sided_p('diff / se', 'df') }} as p, n from judged
"""
_SHARES = """
with planned as (
    select test, observed, sum(observed) over (partition by test) * weight / sum(weight) over (partition by test) as expected from srm
),
added as (
    select test, sum(power(observed - expected, 2) / expected) as chi2, count(*) - 1 as df from planned group by test
)
select test as entry, chi2, df, {{ chi_square_upper_tail('chi2', 'df') }} as p from added
"""
# tea-tasting corrects for continuity.
_SHARES_OF_PILOT = """
with counted as (select variant, cast(count(*) as double) as n from pilot_customers group by variant),
added as (select sum(power(abs(n - 600) - 0.5e0, 2) / 600) as chi2 from counted)
select {{ chi_square_upper_tail('chi2', '1') }} as pvalue from added
"""
_SEQUENTIAL = """
with so_far as (
    select
        day_no, variant, sum(n) over arm as n, sum(sum_y) over arm as y, sum(sum_y2) over arm as yy
    from seq_daily
    window arm as (partition by variant order by day_no rows between unbounded preceding and current row)
),
arm as (
    select day_no, variant, n, cast(y as double) / n as mean, {{ variance_of('n', 'y', 'yy') }} as variance from so_far
),
look as (
    select
        t.day_no, t.n + c.n as n, t.mean - c.mean as diff, {{ welch_standard_error('c.variance', 'c.n', 't.variance', 't.n') }} as se,
        t.mean / c.mean - 1 as relative,
        {{ welch_standard_error(
            'c.variance * t.mean * t.mean / power(c.mean, 4)', 'c.n', 't.variance / (c.mean * c.mean)', 't.n'
        ) }} as relative_se
    from arm as t inner join arm as c on t.day_no = c.day_no
    where t.variant = 1 and c.variant = 0
),
-- GrowthBook fixes its tuning as a number of customers, 2,500, where we fix a standard error.
tuned as (
    select
        *, {{ always_valid_variance('sqrt(n / 2500e0) * se', '0.05e0') }} as phi,
        {{ always_valid_variance('sqrt(n / 2500e0) * relative_se', '0.05e0') }} as relative_phi
    from look
)
"""
_SEQUENTIAL_DAYS = """
select
    cast(day_no as string) as entry, day_no as day, n as N, diff, se,
    diff - {{ always_valid_half_width('se', 'phi', '0.05e0') }} as lo,
    diff + {{ always_valid_half_width('se', 'phi', '0.05e0') }} as hi, {{ always_valid_p('diff', 'se', 'phi') }} as p
from tuned where day_no in (7, 14, 30, 60)
"""
_SEQUENTIAL_ABSOLUTE = """
select
    diff as expected, diff - {{ always_valid_half_width('se', 'phi', '0.05e0') }} as ci_0,
    diff + {{ always_valid_half_width('se', 'phi', '0.05e0') }} as ci_1, {{ always_valid_p('diff', 'se', 'phi') }} as p
from tuned where day_no = 30
"""
_SEQUENTIAL_RELATIVE = """
select
    relative as expected, relative - {{ always_valid_half_width('relative_se', 'relative_phi', '0.05e0') }} as ci_0,
    relative + {{ always_valid_half_width('relative_se', 'relative_phi', '0.05e0') }} as ci_1,
    {{ always_valid_p('relative', 'relative_se', 'relative_phi') }} as p
from tuned where day_no = 30
"""
_RELATIVE = """
with given as (
    select 0.41e0 as m_0, 3.9e0 * 3.9e0 as v_0, 3407 as n_0, 0.7e0 as m_1, 6.2e0 * 6.2e0 as v_1, 3461 as n_1
),
compared as (
    select
        m_1 / m_0 - 1 as rel,
        {{ welch_standard_error('v_0 * m_1 * m_1 / power(m_0, 4)', 'n_0', 'v_1 / (m_0 * m_0)', 'n_1') }} as se,
        {{ welch_degrees_of_freedom('v_0', 'n_0', 'v_1', 'n_1') }} as df
    from given
)
select
    round(rel, 5) as rel, round(se, 5) as se, round(rel - {{ t_quantile('0.975e0', 'df') }} * se, 5) as ci_0,
    round(rel + {{ t_quantile('0.975e0', 'df') }} * se, 5) as ci_1, round({{ t_two_sided_p('rel / se', 'df') }}, 5) as p
from compared
"""
_POWER = """
with baseline as (
    select {{ variance_of('count(*)', 'sum(contacts)', 'sum(contacts * contacts)') }} as variance from pilot_customers where variant = 0
)
select
    sqrt(variance) as sd0, 600 as n_per_arm,
    {{ smallest_detectable_effect(welch_standard_error('variance', '600', 'variance', '600'), '0.05e0', '0.8e0') }} as mde_normal
from baseline
"""
_FAMILY = """
with corrected as ({{ adjusted_p_values('pvalues', 'p_value', 'metric') }})
select
    c.test_id as entry, least(1e0, p.p_value * 8) as bonferroni, c.p_holm as holm, c.p_benjamini_hochberg as fdr_bh,
    c.p_benjamini_yekutieli as fdr_by
from corrected as c inner join pvalues as p on c.test_id = p.metric
"""

_DRIVERS = """
with summed as (
    select
        count(*) as n, sum(score) as y, sum(wait_min) as a, sum(transfers) as b, sum(repeat_contact) as c, sum(score * score) as yy, sum(wait_min * wait_min) as aa,
        sum(transfers * transfers) as bb, sum(repeat_contact * repeat_contact) as cc, sum(score * wait_min) as ya, sum(score * transfers) as yb,
        sum(score * repeat_contact) as yc, sum(wait_min * transfers) as ab, sum(wait_min * repeat_contact) as ac, sum(transfers * repeat_contact) as bc
    from contact_scores
),
correlated as (
    select
        {{ correlation_of('n', 'y', 'a', 'yy', 'aa', 'ya') }} as y_1, {{ correlation_of('n', 'y', 'b', 'yy', 'bb', 'yb') }} as y_2,
        {{ correlation_of('n', 'y', 'c', 'yy', 'cc', 'yc') }} as y_3, {{ correlation_of('n', 'a', 'b', 'aa', 'bb', 'ab') }} as r_12,
        {{ correlation_of('n', 'a', 'c', 'aa', 'cc', 'ac') }} as r_13, {{ correlation_of('n', 'b', 'c', 'bb', 'cc', 'bc') }} as r_23
    from summed
)
select
    {{ shapley_of_three('y_1', 'y_2', 'y_3', 'r_12', 'r_13', 'r_23') }} as wait_min,
    {{ shapley_of_three('y_2', 'y_1', 'y_3', 'r_12', 'r_23', 'r_13') }} as transfers,
    {{ shapley_of_three('y_3', 'y_1', 'y_2', 'r_13', 'r_23', 'r_12') }} as repeat_contact
from correlated
"""
_LEAD = """
with lagged as ({{ lead_lag('leadlag_weekly', 'week', 'satisfaction', 'revenue') }})
select sum(case when is_claimed then lag_weeks end) as true_lag from lagged
"""

ANSWERS = [
    Answer("driver_lmg", _DRIVERS),
    Answer("leadlag_weekly", _LEAD),
    Answer(
        "welch_contacts",
        f"with {_SUMS}, {_PAIRED_MEANS} {_COMPARED}"
        " select n_0 as n0, n_1 as n1, level_0 as mean0, level_1 as mean1, diff, se, diff / se as t, df, p,"
        " diff - half as lo, diff + half as hi from judged",
    ),
    Answer("teatasting_contacts", f"with {_SUMS}, {_PAIRED_MEANS} {_COMPARED} {_TEA_TASTING}"),
    Answer("teatasting_contacts_cuped", f"with {_SUMS}, {_PAIRED_CUPED} {_COMPARED} {_TEA_TASTING}"),
    Answer("teatasting_cpo", f"with {_SUMS}, {_PAIRED_RATIOS} {_COMPARED} {_TEA_TASTING}"),
    Answer("teatasting_cpo_cuped", f"with {_PAIRED_RATIOS_CUPED} {_COMPARED} {_TEA_TASTING}"),
    Answer("teatasting_srm", _SHARES_OF_PILOT),
    Answer("", f"with {_SUMS} select theta as cuped_theta_pooled from whole"),
    Answer(
        "cuped_welch_on_adjusted",
        f"with {_SUMS}, {_PAIRED_CUPED} {_COMPARED} select diff, diff / se as t, df, p from judged",
    ),
    Answer("resolved", f"with {_SUMS} {_RESOLVED}"),
    Answer("survey", _SURVEY),
    Answer("nps_diff_cluster", _NPS_DIFFERENCE),
    Answer("did_2x2", _DID),
    Answer("did_day_matched", _DID_DAY_MATCHED),
    Answer("did_poisson_ratio_of_ratios", _DID_RATIO),
    Answer("did_collapsed_welch", _COLLAPSED),
    Answer("parallel_trend_slope", _TREND),
    Answer("expected_vs_realised", _DID_EXPECTED),
    Answer("srm", _SHARES),
    Answer("multiple", _FAMILY),
    Answer("power", _POWER),
    Answer("sequential_gb_tuning2500", f"{_SEQUENTIAL} {_SEQUENTIAL_DAYS}"),
    Answer("gbstats_sequential_day30.absolute", f"{_SEQUENTIAL} {_SEQUENTIAL_ABSOLUTE}"),
    Answer("gbstats_sequential_day30.relative", f"{_SEQUENTIAL} {_SEQUENTIAL_RELATIVE}"),
    Answer("gbstats_unit_test_two_sided", _RELATIVE),
]
