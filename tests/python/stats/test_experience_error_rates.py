"""How often low points, leads and moments of truth are claimed in simulated companies of fixed seeds.

Seldom where there is nothing, and as a rule where there is something.

(R72, R81, R98)
"""

import duckdb
import numpy as np
import pytest

from benchmarks.compiled_macros import compile_sql

COMPANIES = 400
STAGES, ANSWERS = 8, 40

# As experience_low_points_monthly judges a month in which everybody answers once: each stage against all others.
_LOW_POINTS = """
with
summed as (
    select
        company, stage, count(*) as n, sum(score) as total, sum(score * score) as squares
    from answer
    group by company, stage
),
beside as (
    select
        *, sum(n) over (partition by company) - n as rest_n,
        sum(total) over (partition by company) - total as rest_total,
        sum(squares) over (partition by company) - squares as rest_squares
    from summed
),
varied as (
    select
        *, total / n - rest_total / rest_n as deviation, {{ variance_of('n', 'total', 'squares') }} as variance,
        {{ variance_of('rest_n', 'rest_total', 'rest_squares') }} as rest_variance
    from beside
),
measured as (
    select
        *, {{ welch_standard_error('rest_variance', 'rest_n', 'variance', 'n') }} as standard_error,
        {{ welch_degrees_of_freedom('rest_variance', 'rest_n', 'variance', 'n') }} as degrees_of_freedom
    from varied
),
tested as (
    select *, {{ t_cdf('deviation / standard_error', 'degrees_of_freedom') }} as p_value from measured
),
corrected as ({{ adjusted_p_values('tested', 'p_value', 'stage', ['company']) }})
select company, test_id as stage from corrected where p_holm < 0.05
"""
_LEADS = """
with lagged as ({{ lead_lag('series', 'week', 'satisfaction', 'outcome', lags=12, by=['company']) }})
select company, lag_weeks from lagged where is_claimed
"""
# As experience_outcomes judges the stages: a row is a stratum of customers of one group and earlier answer.
_MOMENTS = """
with compared as ({{ stratified_difference('stratum', ['company', 'stage'], 'k_1', 'n_1', 'k_0', 'n_0') }}),
tested as (
    select *, {{ normal_two_sided_p('z') }} as p_value from compared where smallest_expected_count >= 5
),
corrected as ({{ adjusted_p_values('tested', 'p_value', 'stage', ['company']) }})
select company, test_id as stage from corrected where p_holm < 0.05
"""


@pytest.fixture(scope="module")
def queries() -> list[str]:
    return compile_sql([_LOW_POINTS, _LEADS, _MOMENTS], "duckdb")


def _ask(sql: str, table: str, columns: dict[str, np.ndarray]) -> list[tuple]:
    with duckdb.connect() as connection:
        connection.register("given", {name: np.ascontiguousarray(values) for name, values in columns.items()})
        connection.execute(f"create table {table} as select * from given")
        return connection.execute(sql).fetchall()


def _answers(fall: float, seed: int) -> dict[str, np.ndarray]:
    """Grades on 1 to 10; the first stage is lower by `fall`."""
    rng = np.random.default_rng(seed)
    shape = (COMPANIES, STAGES, ANSWERS)
    company, stage, _ = np.indices(shape)
    score = np.clip(np.round(rng.normal(7.5, 1.8, shape) - fall * (stage == 0)), 1, 10)
    return {"company": company.ravel(), "stage": stage.ravel(), "score": score.ravel()}


def _series(lag: int | None, seed: int) -> dict[str, np.ndarray]:
    """Two years of weeks that follow themselves; with a lag the outcome follows what is new in satisfaction."""
    rng = np.random.default_rng(seed)
    weeks, before = 104, 52
    news = rng.normal(size=(COMPANIES, before + weeks))
    other = rng.normal(size=news.shape)
    if lag is not None:
        other[:, lag:] += 0.8 * news[:, : news.shape[1] - lag]
    x, y = np.zeros_like(news), np.zeros_like(news)
    for week in range(1, news.shape[1]):
        x[:, week] = 0.8 * x[:, week - 1] + news[:, week]
        y[:, week] = 0.8 * y[:, week - 1] + other[:, week]
    company, week = np.indices((COMPANIES, weeks))
    return {
        "company": company.ravel(),
        "week": week.ravel(),
        "satisfaction": x[:, before:].ravel(),
        "outcome": y[:, before:].ravel(),
    }


def _strata(more: float, seed: int) -> dict[str, np.ndarray]:
    """12 strata, some often dissatisfied and often leaving. At the first stage dissatisfied ones leave more."""
    rng = np.random.default_rng(seed)
    shape = (COMPANIES, STAGES, 12)
    company, stage, stratum = np.indices(shape)
    size = rng.poisson(14, shape)
    n_1 = rng.binomial(size, 0.1 + 0.05 * stratum)
    leave = 0.04 + 0.03 * stratum
    return {
        "company": company.ravel(),
        "stage": stage.ravel(),
        "n_1": n_1.ravel(),
        "k_1": rng.binomial(n_1, leave + more * (stage == 0)).ravel(),
        "n_0": (size - n_1).ravel(),
        "k_0": rng.binomial(size - n_1, leave).ravel(),
    }


def _at_most(share: float, allowed: float) -> bool:
    """Whether so many claims are no evidence that the true share is above what is allowed (three standard errors)."""
    return share <= allowed + 3 * (allowed * (1 - allowed) / COMPANIES) ** 0.5


def test_where_all_stages_are_alike_hardly_any_company_has_a_low_point(queries: list[str]) -> None:
    claimed = {company for company, _ in _ask(queries[0], "answer", _answers(0.0, seed=1))}
    assert _at_most(len(claimed) / COMPANIES, 0.05)


def test_a_planted_low_point_is_found_in_nine_of_ten_companies(queries: list[str]) -> None:
    claimed = _ask(queries[0], "answer", _answers(1.5, seed=2))
    assert len({company for company, stage in claimed if stage == 0}) / COMPANIES >= 0.9
    assert _at_most(len({company for company, stage in claimed if stage != 0}) / COMPANIES, 0.05)


def test_of_independent_series_hardly_any_leads(queries: list[str]) -> None:
    claimed = {company for company, _ in _ask(queries[1], "series", _series(None, seed=3))}
    # One of the 13 bands is left by chance in 5 % of companies; what AR(1) takes off is itself estimated.
    assert _at_most(len(claimed) / COMPANIES, 0.06)


def test_a_planted_lead_is_found_at_its_lag_and_hardly_elsewhere(queries: list[str]) -> None:
    claimed = _ask(queries[1], "series", _series(6, seed=4))
    assert len({company for company, lag in claimed if lag == 6}) / COMPANIES >= 0.9
    assert _at_most(len({company for company, lag in claimed if lag != 6}) / COMPANIES, 0.06)


def test_where_nothing_goes_with_satisfaction_hardly_any_company_has_a_moment_of_truth(
    queries: list[str],
) -> None:
    """Both hang on the stratum: compared without strata, all stages would be claimed."""
    claimed = {company for company, _ in _ask(queries[2], "stratum", _strata(0.0, seed=5))}
    assert _at_most(len(claimed) / COMPANIES, 0.05)


def test_a_planted_moment_of_truth_is_found_in_nine_of_ten_companies(queries: list[str]) -> None:
    claimed = _ask(queries[2], "stratum", _strata(0.35, seed=6))
    assert len({company for company, stage in claimed if stage == 0}) / COMPANIES >= 0.9
    assert _at_most(len({company for company, stage in claimed if stage != 0}) / COMPANIES, 0.05)
