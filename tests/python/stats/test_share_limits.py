"""How often a week of a journey is an alarm, where nothing changed and where something did.

Simulated with fixed seeds. (R85)
"""

import duckdb
import numpy as np
import pytest

from benchmarks.compiled_macros import compile_sql

SERIES, WEEKS = 5000, 8

# A series has eight weeks before and one that is judged, as journey_goal_weekly does.
_JUDGED = """
with baseline as (
    select
        series, count(*) as weeks, cast(sum(n) as bigint) as n, cast(sum(k) as bigint) as k,
        sum(cast(k as double) * k / n) as squares
    from week where number > 0 group by series
)
select avg(cast(
    abs(cast(week.k as double) / week.n - cast(baseline.k as double) / baseline.n)
    > {{ share_control_distance('week.n', 'baseline.weeks', 'baseline.n', 'baseline.k', 'baseline.squares') }} as double
))
from week
inner join baseline on week.series = baseline.series
where week.number = 0
"""


@pytest.fixture(scope="module")
def judged() -> str:
    return compile_sql([_JUDGED])[0]


def _alarms(
    sql: str, share: float, last_share: float, journeys: int, seed: int, differ: float = 0.0
) -> float:
    """The share of series whose last week is an alarm; weeks may `differ` beyond chance."""
    rng = np.random.default_rng(seed)
    series, number = np.indices((SERIES, WEEKS + 1))
    n = rng.poisson(journeys, series.shape) + 1
    chance = np.where(number == 0, last_share, share) + differ * rng.normal(size=series.shape)
    columns = {"series": series, "number": number, "n": n, "k": rng.binomial(n, np.clip(chance, 0, 1))}
    with duckdb.connect() as connection:
        connection.register("given", {name: values.ravel() for name, values in columns.items()})
        connection.execute("create table week as select * from given")
        return connection.execute(sql).fetchone()[0]


@pytest.mark.parametrize("share", [0.02, 0.1, 0.5, 0.95])
@pytest.mark.parametrize("journeys", [5, 100, 1000])
def test_where_nothing_changes_fewer_than_one_week_in_a_hundred_is_an_alarm(
    judged: str, share: float, journeys: int
) -> None:
    assert _alarms(judged, share, share, journeys, seed=journeys) < 0.01


def test_weeks_that_differ_of_themselves_are_seldom_alarms(judged: str) -> None:
    # By draws alone 1,000 journeys would vary by 0.016; with limits of these 44 of 100 weeks would be alarms.
    assert _alarms(judged, 0.5, 0.5, 1000, seed=3, differ=0.06) < 0.03


def test_a_fall_is_an_alarm_in_the_week_in_which_it_happens(judged: str) -> None:
    assert _alarms(judged, 0.6, 0.4, 200, seed=4) > 0.9
    assert _alarms(judged, 0.4, 0.6, 200, seed=5) > 0.9
