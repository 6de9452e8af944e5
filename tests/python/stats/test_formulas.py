"""What the macros of macros/stats answer to small inputs, worked out by hand, and to what cannot be answered."""

# SQL is wrapped as SQL reads best.
# ruff: noqa: E501

from decimal import Decimal

import pytest
from spark_engine import needs_spark

ENGINES = ("duckdb", pytest.param("spark", marks=needs_spark))

# Expressions over nothing but numbers, and their answers.
WORKED_OUT = {
    "{{ variance_of('3', '6', '14') }}": 1.0,
    "{{ covariance_of('3', '6', '9', '19') }}": 0.5,
    "{{ welch_standard_error('4e0', '100', '9e0', '100') }}": 0.13**0.5,
    "{{ welch_standard_error('-1e-18', '100', '0e0', '100') }}": 0.0,
    # Equal variances and sizes: 2 (n - 1).
    "{{ welch_degrees_of_freedom('4e0', '50', '4e0', '50') }}": 98.0,
    # Two customers, 1 of 1 and 3 of 3: each has the ratio 1, so it does not vary.
    "{{ ratio_variance('2', '4', '4', '10', '10', '10') }}": 0.0,
    # y = 2 x leaves nothing: theta 2, variance 4 v + 4 v - 8 v.
    "{{ cuped_theta('3', '6', '12', '14', '28') }}": 2.0,
    "{{ cuped_variance('4e0', '1e0', '2e0', '2e0') }}": 0.0,
    "{{ nps_standard_error('200', '100', '500') }}": 100 * (0.56 / 500) ** 0.5,
    "{{ cluster_robust_standard_error('3e0', '4') }}": 2.0,
    "{{ wilson_low('0', '10', '2e0') }}": 0.0,
    "{{ wilson_high('0', '10', '2e0') }}": 4 / 14,
    "{{ share_of('1 + 2', '2 + 4') }}": 0.5,
    # An expression is one factor, whatever its operators.
    "{{ variance_of('1 + 2', '3 + 3', '7 + 7') }}": 1.0,
    "{{ wilson_high('5 - 5', '4 + 6', '1 + 1') }}": 4 / 14,
    "{{ normal_cdf('1 - 1') }}": 0.5,
    "{{ normal_quantile('0.975e0') }}": 1.959963984540054,
    "{{ t_quantile('0.975e0', '10') }}": pytest.approx(2.2281388519649385, abs=1e-5),
    "{{ t_two_sided_p('2.2281388519649385e0', '10') }}": pytest.approx(0.05, abs=1e-9),
    "{{ t_cdf('-2.2281388519649385e0', '10') }}": pytest.approx(0.025, abs=1e-9),
    "{{ chi_square_upper_tail('3.841458820694124e0', '1') }}": 0.05,
    "{{ chi_square_cdf('5.991464547107979e0', '2') }}": 0.95,
    "{{ chi_square_quantile('0.95e0', 1) }}": 3.841458820694124,
    "{{ chi_square_quantile('0.95e0', 3) }}": 7.814727903251179,
    "{{ chi_square_quantile('0.95e0', 8) }}": 15.507313055865453,
    # 2 * variance * ((1.96 + 0.84) / 0.2)^2 per arm.
    "{{ units_per_arm('4.5388359379e0', '0.2e0', '0.05e0', '0.8e0') }}": pytest.approx(1781.238871, rel=1e-6),
    "{{ smallest_detectable_effect('1e0', '0.05e0', '0.8e0') }}": 2.8015852182696854,
    "{{ power_at('2.8015852182696854e0', '1e0', '0.05e0') }}": pytest.approx(0.8, abs=1e-5),
    "{{ power_at('0', '1e0', '0.05e0') }}": 0.05,
    # Watched daily the smallest effect is larger, by 1.55 standard errors of one look.
    "{{ critical_distance('0.05e0', 'daily') }}": pytest.approx(1.55 * 1.96, abs=0.02),
    # At its edge the interval and the p-value agree.
    "{{ always_valid_p(always_valid_half_width('0.5e0', '0.3e0', '0.05e0'), '0.5e0', '0.3e0') }}": 0.05,
    # Grades 6 and 8 on one day, 9 and 9 on the next: 2 / 2 within, ((98 + 162 - 256) - 1) / (4 - 8 / 4) between.
    "{{ variance_within('262', '260', '4', '2') }}": 1.0,
    "{{ variance_between('260', '256', '2', '1', '1e0', '2') }}": 1.5,
    # Days that differ less than chance makes them do not differ.
    "{{ variance_between('256', '256', '2', '1', '1e0', '2') }}": 0.0,
    "{{ pooling_weight('2', '1e0', '1.5e0') }}": 0.75,
    "{{ pooling_weight('0', '1e0', '1.5e0') }}": 0.0,
    "{{ pooled_standard_error('0.75e0', '1e0', '1.5e0', '4', '8') }}": 0.4375**0.5,
    # y = x: 1, 2, 3 with 2, 4, 6.
    "{{ correlation_of('3', '6', '12', '14', '56', '28') }}": 1.0,
    # Drivers that do not go together explain what each explains alone, and a missing third explains nothing.
    "{{ shapley_of_three('0.6e0', '0.5e0', '0e0', '0e0', '0e0', '0e0') }}": 0.36,
    "{{ r_squared_of_three('0.6e0', '0.5e0', '0e0', '0e0', '0e0', '0e0') }}": 0.61,
    # Two that do: 0.36 / 2 + (R2 - 0.25) / 2 with R2 = (0.36 + 0.25 - 0.3) / 0.75.
    "{{ shapley_of_three('0.6e0', '0.5e0', '0e0', '0.5e0', '0e0', '0e0') }}": 0.18 + (0.31 / 0.75 - 0.25) / 2,
    "{{ clipped('3 - 4', '0e0', '1e0') }}": 0.0,
    "{{ sample_ratio_p('500', '1000', '0.5e0', '1000') }}": 1.0,
}

# What has no answer: nobody, a single unit, nothing that varies.
UNANSWERED = [
    "{{ correlation_of('3', '6', '6', '14', '12', '12') }}",
    "{{ r_squared_of_two('0.5e0', '0.5e0', '1e0') }}",
    "{{ clipped('cast(null as double)', '0e0', '1e0') }}",
    "{{ variance_within('262', '260', '2', '2') }}",
    "{{ variance_of('1', '6', '36') }}",
    "{{ variance_of('0', 'cast(null as bigint)', 'cast(null as bigint)') }}",
    "{{ welch_standard_error('4e0', '0', '9e0', '100') }}",
    "{{ welch_degrees_of_freedom('0e0', '50', '0e0', '50') }}",
    "{{ welch_degrees_of_freedom('4e0', '1', '4e0', '50') }}",
    "{{ ratio_variance('3', '0', '0', '0', '0', '0') }}",
    "{{ cluster_robust_standard_error('3e0', '1') }}",
    "{{ cluster_robust_standard_error('3e0', '4', '4', '4') }}",
    "{{ wilson_low('0', '0', '2e0') }}",
    "{{ newcombe_high('0', '0', '3', '4', '2e0') }}",
    "{{ pooled_z('0', '10', '0', '10') }}",
    "{{ nps_standard_error('0', '0', '0') }}",
    "{{ nps_low('0', '0', '0', '2e0') }}",
    "{{ normal_quantile('0e0') }}",
    "{{ normal_quantile('1e0') }}",
    "{{ t_two_sided_p('2e0', '4') }}",
    "{{ t_quantile('0.975e0', 'cast(null as double)') }}",
    "{{ chi_square_upper_tail('3e0', '9') }}",
    "{{ always_valid_half_width('0e0', '0.1e0', '0.05e0') }}",
    "{{ always_valid_p('1e0', '0e0', '0.1e0') }}",
    "{{ always_valid_half_width('0.1e0', 'cast(null as double)', '0.05e0') }}",
    "{{ sample_ratio_p('0', '0', '0.5e0', '100') }}",
    "{{ power_at('1e0', '0e0', '0.05e0') }}",
]

VERDICTS = """
select low, high, expected, {{ expectation_verdict('low', 'high', 'expected') }} as verdict
from (
    select cast(-3 as double) as low, cast(-1 as double) as high, cast(-2 as double) as expected
    union all select -3, -2.5, -2 union all select -1.5, -1, -2 union all select -3, 1, -2 union all select -1, 1, -2
    union all select 1, 2, -2 union all select 3, 4, 2 union all select 1, 1.5, 2 union all select -1, 1, 0
    union all select 1, 2, 0 union all select null, null, 2
) as given
order by expected, low, high
"""
VERDICTS_ANSWER = [
    (-3, -2.5, -2, "exceeded"),
    (-3, -1, -2, "met"),
    (-3, 1, -2, "not provable"),
    (-1.5, -1, -2, "missed"),
    (-1, 1, -2, "missed"),
    (1, 2, -2, "missed"),
    (-1, 1, 0, "met"),
    (1, 2, 0, "missed"),
    (1, 1.5, 2, "missed"),
    (3, 4, 2, "exceeded"),
    (None, None, 2, "not provable"),
]

# Fifty customers a group and week. The treated group's hundred calls each fall by a hundred; the shock of the second week strikes
# both groups and is nobody's success. Satisfaction on invoices rises from 3.9 to 4.2.
GOLDEN = """
with customer as (select distinct customer_id from did_panel where customer_id <= 100),
panel as (
    select
        c.customer_id, c.customer_id <= 50 as is_treated, w.is_after,
        200 + case when w.is_after then 7 else 0 end - case when w.is_after and c.customer_id <= 50 then 100 else 0 end as calls,
        cast(3.9 as double) + case when w.is_after and c.customer_id <= 50 then 0.3 else 0.0 end as score
    from customer as c cross join (select true as is_after union all select false) as w
),
calls as ({{ difference_in_differences('panel', 'calls', '1', 'customer_id', 'is_treated', 'is_after') }}),
score as ({{ difference_in_differences('panel', 'score', '1', 'customer_id', 'is_treated', 'is_after') }})
select
    -calls.estimate * calls.treated_unit_count as calls_avoided,
    {{ in_euros('-calls.estimate * calls.treated_unit_count', '10') }} as saved_eur, round(score.estimate, 6) as score_change
from calls cross join score
"""

CENTS = "select {{ in_euros('0.5e0', '0.01') }} as half, {{ in_euros('-1.5e0', '0.01') }} as minus, {{ in_euros('5000', '10e0') }} as whole"

# By hand: treated 10 to 6, control 10 to 9 in metric a; in metric b nothing is known of the control group before.
BY_METRIC = """
with panel as (
    select metric, unit, is_treated, is_after, cast(value as double) as value
    from (
        select 'a' as metric, 1 as unit, true as is_treated, false as is_after, 11 as value
        union all select 'a', 2, true, false, 9 union all select 'a', 1, true, true, 6 union all select 'a', 2, true, true, 6
        union all select 'a', 3, false, false, 10 union all select 'a', 4, false, false, 10
        union all select 'a', 3, false, true, 8 union all select 'a', 4, false, true, 10
        union all select 'b', 1, true, false, 1 union all select 'b', 1, true, true, 2 union all select 'b', 3, false, true, 2
    ) as given
)
"""
BY_METRIC_2X2 = (
    BY_METRIC
    + ", did as ({{ difference_in_differences('panel', 'value', '1', 'unit', 'is_treated', 'is_after', by=['metric']) }})"
    " select * from did order by metric"
)
BY_METRIC_DAYS = (
    BY_METRIC + ", did as ({{ day_matched_difference("
    "'panel', 'value', '1', 'unit', 'case when is_after then 2 else 1 end', 'is_treated', 'is_after', by=['metric']) }})"
    " select * from did order by metric"
)
BY_METRIC_TREND = (
    BY_METRIC + ", trend as ({{ trend_difference("
    "'panel', 'value', '1', 'unit', 'is_treated', 'case when is_after then 2 else 0 end', by=['metric']) }})"
    " select * from trend order by metric"
)
BY_METRIC_P = """
with tests as (
    select 'a' as family, 1 as test, cast(0.01 as double) as p union all select 'a', 2, 0.04 union all select 'a', 3, null
    union all select 'b', 1, 0.04
),
corrected as ({{ adjusted_p_values('tests', 'p', 'test', by=['family']) }})
select * from corrected order by family, test_id
"""

# Strata of 15 / 30 against 3 / 10 and 3 / 10 against 3 / 30, and one without anybody of the other group.
_STRATA = """
with strata as (
    select 'a' as metric, 15 as k_1, 30 as n_1, 3 as k_0, 10 as n_0 union all select 'a', 3, 10, 3, 30
    union all select 'a', 5, 5, null, null union all select 'b', 0, 4, 0, 4 union all select 'c', 0, 0, 1, 2
),
"""
BY_STRATUM = f"""{_STRATA}
compared as ({{{{ stratified_difference('strata', ['metric'], 'k_1', 'n_1', 'k_0', 'n_0') }}}})
select * from compared order by metric
"""
WITHIN_STRATA = f"""{_STRATA}
compared as ({{{{ difference_within_strata('strata', ['metric'], 'k_1', 'n_1', 'k_0', 'n_0') }}}})
select * from compared order by metric
"""

# A baseline of 1, -1, 1, -1 is not positively correlated: days count in full. After it 3 and 5.
DAY_BLOCK = """
with days as (
    select cast('2024-01-01' as date) as day, false as is_after, cast(1 as double) as gap
    union all select cast('2024-01-02' as date), false, -1 union all select cast('2024-01-03' as date), false, 1
    union all select cast('2024-01-04' as date), false, -1 union all select cast('2024-01-05' as date), true, 3
    union all select cast('2024-01-06' as date), true, 5
),
series as ({{ day_block_series('days', 'gap', 'day', 'is_after', '2') }})
select * from series order by day_on
"""


@pytest.mark.parametrize("engine", ENGINES)
def test_small_inputs_and_no_inputs(engine: str, ask_all) -> None:
    columns = [f"{text} as a{number}" for number, text in enumerate([*WORKED_OUT, *UNANSWERED])]
    # In parts: one select of everything takes long to plan.
    parts = [columns[start : start + 8] for start in range(0, len(columns), 8)]
    rows = ask_all(engine, [f"select {', '.join(part)}" for part in parts])
    found = {name: value for (row,) in rows for name, value in row.items()}
    answers = dict(zip([*WORKED_OUT, *UNANSWERED], found.values(), strict=True))
    expected = {
        text: pytest.approx(value, rel=1e-9, abs=1e-12) if isinstance(value, float) else value
        for text, value in WORKED_OUT.items()
    }
    assert answers == expected | dict.fromkeys(UNANSWERED)


@pytest.mark.parametrize("engine", ENGINES)
def test_queries_on_data_that_one_can_check_by_hand(engine: str, ask_all) -> None:
    """(R26, R53)"""
    texts = [
        VERDICTS,
        GOLDEN,
        CENTS,
        BY_METRIC_2X2,
        BY_METRIC_DAYS,
        BY_METRIC_TREND,
        BY_METRIC_P,
        DAY_BLOCK,
        BY_STRATUM,
        WITHIN_STRATA,
    ]
    verdicts, golden, cents, did, matched, trend, corrected, series, strata, within = ask_all(engine, texts)
    assert sorted(map(str, (tuple(row.values()) for row in verdicts))) == sorted(
        map(str, ((*map(_double, row[:3]), row[3]) for row in VERDICTS_ANSWER))
    )
    assert golden == [
        {
            "calls_avoided": pytest.approx(5000, abs=1e-6),
            "saved_eur": Decimal("50000.00"),
            "score_change": 0.3,
        }
    ]
    assert cents == [{"half": Decimal("0.01"), "minus": Decimal("-0.02"), "whole": Decimal("50000.00")}]
    # Influences 1/2 and -1/2 of the treated units, -1/2 and 1/2 of the control units: squares 1, times 4/3 * 7/4.
    assert did[0] == {
        "metric": "a",
        "estimate": pytest.approx(-3),
        "standard_error": pytest.approx((4 / 3 * 7 / 4) ** 0.5),
        "row_count": 8,
        "treated_unit_count": 2,
        "control_unit_count": 2,
    }
    assert (did[1]["metric"], did[1]["estimate"], did[1]["standard_error"]) == ("b", None, None)
    # Of one day before and one after the same numbers, but for metric b, which has no day with both groups before.
    assert matched[0] == did[0] | {"day_count_before": 1, "day_count_after": 1}
    assert (matched[1]["estimate"], matched[1]["day_count_before"], matched[1]["day_count_after"]) == (
        None,
        0,
        1,
    )
    # From 10 to 6 in two days against 10 to 9.
    assert trend[0]["estimate"] == pytest.approx(-2 + 0.5)
    assert trend[1]["estimate"] is None
    assert [
        (row["family"], row["test_id"], row["p_holm"], row["p_benjamini_hochberg"]) for row in corrected
    ] == [
        ("a", 1, pytest.approx(0.02), pytest.approx(0.02)),
        ("a", 2, pytest.approx(0.04), pytest.approx(0.04)),
        ("b", 1, pytest.approx(0.04), pytest.approx(0.04)),
    ]
    # 0.2 in both, with weights 7.5; only strata with both groups count. Variance (0.2 * (-1.125 + 0.375) + 1.875 + 1.275) / 15^2.
    assert strata == [
        {
            "metric": "a",
            "compared_1": 40,
            "compared_0": 40,
            "smallest_expected_count": pytest.approx(9),
            "difference": pytest.approx(0.2),
            "standard_error": pytest.approx((3 / 225) ** 0.5),
            "z": pytest.approx(3 / (300 * 18 * 22 / 62400 + 300 * 6 * 34 / 62400) ** 0.5),
        },
        {
            "metric": "b",
            "compared_1": 4,
            "compared_0": 4,
            "smallest_expected_count": 0,
            "difference": 0,
            "standard_error": 0,
            "z": None,
        },
    ]
    # The same difference; in sums all strata count. 0.25 / 30 + 0.21 / 10 and 0.21 / 10 + 0.09 / 30, each weighed by a half.
    assert within == [
        {
            "metric": "a",
            "n_1": 45,
            "k_1": 23,
            "n_0": 40,
            "k_0": 6,
            "difference": pytest.approx(0.2),
            "standard_error": pytest.approx(0.5 * (0.25 / 30 + 0.21 / 5 + 0.09 / 30) ** 0.5),
        },
        {"metric": "b", "n_1": 4, "k_1": 0, "n_0": 4, "k_0": 0, "difference": 0, "standard_error": 0},
        {"metric": "c", "n_1": 0, "k_1": 0, "n_0": 2, "k_0": 1, "difference": None, "standard_error": None},
    ]
    # Squares of the baseline 4, of the days after 0 and 2; 4 and 5 degrees of freedom less 2, and what is planned.
    assert [(row["day_count"], row["estimate"], row["autocorrelation"]) for row in series] == [
        (1, 3, 0),
        (2, 4, 0),
    ]
    assert [row["standard_error"] for row in series] == [
        pytest.approx((4 / 3 * 5 / 4) ** 0.5),
        pytest.approx((6 / 4 * 3 / 4) ** 0.5),
    ]
    assert series[0]["planned_standard_error"] == pytest.approx((4 / 3 * 3 / 4) ** 0.5)


def _double(value: float | None) -> float | None:
    return None if value is None else float(value)
