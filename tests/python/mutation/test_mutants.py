"""Mutants are made in the model's own SQL alone, and a unit test that compares with the right rows notices them."""

import duckdb
import pytest

from tests.mutation.mutants import UnitTest
from tests.mutation.run import equivalent_mutants, unnoticed

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


def test_every_equivalent_mutant_has_a_reason() -> None:
    assert all(reason.strip() for reason in equivalent_mutants().values())
