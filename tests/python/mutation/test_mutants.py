"""Mutants are made in the model's own SQL alone, and a unit test that compares with the right rows notices them."""

from collections import Counter

import duckdb
import pytest

from tests.mutation.mutants import Mutant, UnitTest
from tests.mutation.run import drawn_of, equivalents, unnoticed

# A unit test in the form in which dbt compiles it: waits of at most 20 seconds are in time.
COMPILED = """
with dbt_internal_unit_test_actual as (
  select "channel", "answered_count", 'actual' as "actual_or_expected"
  from (
    with __dbt__cte__call as (
        select 'phone' as channel, 20 as wait_seconds
        union all
        select 'phone' as channel, {longer} as wait_seconds
    ),
    in_time as (select channel from __dbt__cte__call where wait_seconds <= 20)
    select channel, count(*) as answered_count from in_time group by channel
  ) _dbt_internal_unit_test_actual
),
dbt_internal_unit_test_expected as (
  select "channel", "answered_count", 'expected' as "actual_or_expected"
  from (select 'phone' as "channel", cast(1 as bigint) as "answered_count") _dbt_internal_unit_test_expected
)
select * from dbt_internal_unit_test_actual
union all
select * from dbt_internal_unit_test_expected
"""


@pytest.fixture
def connection() -> duckdb.DuckDBPyConnection:
    return duckdb.connect()


def test_mutants_leave_fixtures_and_expectations_alone() -> None:
    test = UnitTest("call_daily", COMPILED.format(longer=21))
    assert [(mutant.place, mutant.mutation) for mutant in test.mutants] == [
        ("in_time", "filter: a where is left out"),
        ("in_time", "comparison: <= becomes <"),
    ]


def test_a_case_at_the_limit_and_one_beyond_it_notice_both_mutants(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    test = UnitTest("call_daily", COMPILED.format(longer=21))
    assert unnoticed(test, set(test.mutants), connection) == set()


def test_what_no_case_distinguishes_survives(connection: duckdb.DuckDBPyConnection) -> None:
    longer_call = "union all\n        select 'phone' as channel, {longer} as wait_seconds"
    test = UnitTest("call_daily", COMPILED.replace(longer_call, ""))
    assert {mutant.mutation for mutant in unnoticed(test, set(test.mutants), connection)} == {
        "filter: a where is left out"
    }


def test_every_mutant_changes_the_sql() -> None:
    """Also one within a comparison, which is a mutant itself."""
    test = UnitTest(
        "call_daily", COMPILED.format(longer=21).replace("wait_seconds <=", "coalesce(wait_seconds, 0) <=")
    )
    assert len({test.sql(mutant) for mutant in test.mutants}) == len(test.mutants) == 3
    assert not any("COALESCE" in test.sql(mutant) for mutant in test.mutants if "coalesce" in mutant.mutation)


def test_what_is_hashed_is_not_changed() -> None:
    test = UnitTest(
        "call_daily", COMPILED.format(longer=21).replace("wait_seconds <= 20", "hash(wait_seconds <= 20) > 0")
    )
    assert [mutant.text for mutant in test.mutants if mutant.text.startswith("wait")] == []


def test_a_sample_is_spread_over_models_and_the_same_for_a_seed() -> None:
    sizes = {"large": 60, "middle": 30, "small": 10}
    possible = [
        Mutant(model, "select", "filter", "a", number)
        for model, size in sizes.items()
        for number in range(size)
    ]
    drawn = drawn_of(possible, sample=10, seed=7)
    assert drawn == drawn_of(possible, sample=10, seed=7) != drawn_of(possible, sample=10, seed=8)
    assert Counter(mutant.model for mutant in drawn) == {"large": 6, "middle": 3, "small": 1}


def test_every_equivalent_mutant_has_a_reason() -> None:
    assert all(reason.strip() for _, reason in equivalents())
