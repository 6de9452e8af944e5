"""Retention: what is over its term goes from every byte, and what was published about it stays as it was. (R41)"""

import hashlib
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import duckdb
import pytest
from landing_project import LandingProject
from test_erase import files_with

from orchestration.base.errors import ConfigError, KlantbeeldError
from orchestration.landing.config import load_landing_config
from orchestration.landing.land import land
from orchestration.landing.raw_store import RawStore
from orchestration.privacy.key import open_key
from orchestration.privacy.pseudonym import pseudonym
from orchestration.privacy.raw_expiry import Expired, RawExpiry
from orchestration.privacy.retain import HISTORY_DAYS, months_before, retain
from orchestration.privacy.terms import Terms, read_terms, write_terms
from orchestration.publish.frozen import LastDay
from orchestration.publish.publish import publish
from orchestration.publish.versions import versions_dir

TODAY = date(2026, 3, 31)
KEPT_FROM = date(2025, 9, 30)
RETENTION = {"months": 6, "by": "at", "reason": "half a year is enough to compare"}
CALLS = {
    "table": "call",
    "path": "calls*.csv",
    "columns": ["call", "at", "customer"],
    "identifiers": {"customer": "crm"},
    "vault": True,
    "delivered_on": {"pattern": r"(\d{8})", "format": "%Y%m%d"},
    "retention": RETENTION,
}
PAGES = {"table": "page", "path": "pages.csv", "columns": ["page", "at"]}
FILES = {
    "calls_20250929.csv": "call,at,customer\nold-one,2025-01-10 09:00:00,1000001\nold-two,2025-09-29 23:59:59,1000002\n"
    "first-kept,2025-09-30 00:00:00,1000002\nold-and-broken,too,many,fields\n",
    "calls_20260301.csv": "call,at,customer\nno-time,soon,1000003\nnew-one,2026-03-01T10:00:00+01:00,1000003\n",
    "pages.csv": "page,at\nold-page,2020-01-01\n",
}
MARTS = {"contact_daily": ("day_on",), "effect": ("improvement_id",), "total": ()}
LAST_DAYS = {
    "contact_daily": LastDay("day_on", ("day_on",)),
    "effect": LastDay("until_on", ("improvement_id",)),
}


def build(project: LandingProject) -> None:
    """Contacts a day, one improvement with what was counted in its window, and how many rows there are."""
    calls = f'(select try_cast(try_cast("at" as timestamp) as date) as day_on from {project.source("call")})'
    with duckdb.connect(str(project.settings.build_file)) as connection:
        connection.execute("create schema if not exists marts; create schema if not exists core")
        # As a model that is built by day: what it has stays.
        connection.execute(f"create table if not exists core.fct_call as from {project.source('call')}")
        for mart, query in {
            "contact_daily": "select day_on, count(*) as contact_count "
            f"from {calls} where day_on is not null group by day_on",
            "effect": "select 'letter' as improvement_id, date '2025-10-31' as until_on, count(*) as contact_count "
            f"from {calls} where day_on <= date '2025-10-31'",
            "total": f"select count(*) as row_count from {calls}",
        }.items():
            connection.execute(f"create or replace table marts.{mart} as {query}")
    publish(project.settings, MARTS, last_days=LAST_DAYS)


def run(
    project: LandingProject,
    rebuild: Callable[[LandingProject], None] = build,
    as_of: date = TODAY,
    is_dry_run: bool = False,
) -> list[Expired]:
    config = load_landing_config(project.settings.landing_file)
    return retain(
        project.settings, config, LAST_DAYS, as_of, lambda: rebuild(project), lambda told: None, is_dry_run
    )


def published(project: LandingProject, mart: str) -> list[tuple]:
    with duckdb.connect(str(project.settings.published_file), read_only=True) as connection:
        return connection.execute(f"from marts.{mart} order by all").fetchall()


def hashes(folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix != ".lock")
    return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


@pytest.fixture
def kept(project: LandingProject) -> LandingProject:
    """Calls from before and after the term, built and published."""
    project.declare(CALLS, PAGES)
    for name, content in FILES.items():
        project.deliver(name, content)
    assert {file.status for file in project.land()} == {"loaded"}
    build(project)
    return project


def test_nothing_older_is_left_and_aggregates_are_unchanged(kept: LandingProject) -> None:
    warehouse = kept.settings.warehouse_dir
    gone = [
        "old-one",
        "old-two",
        "old-and-broken",
        pseudonym(open_key(kept.settings), "crm", "1000001") or "",
    ]
    assert all(files_with(warehouse, text) for text in gone)
    before = {mart: published(kept, mart) for mart in MARTS}
    assert run(kept) == [Expired("s.call", KEPT_FROM, row_count=2, reject_count=1)]
    assert {text: files_with(warehouse, text) for text in gone} == {text: [] for text in gone}
    assert kept.rows("call", "call") == [("first-kept",), ("no-time",), ("new-one",)]
    # Without `retention` everything is kept.
    assert kept.rows("page", "page") == [("old-page",)]
    assert published(kept, "contact_daily") == before["contact_daily"]
    assert published(kept, "effect") == before["effect"] == [("letter", date(2025, 10, 31), 3)]
    assert len(list(versions_dir(kept.settings).iterdir())) == 1
    # No day of its own: it says what is there.
    assert (before["total"], published(kept, "total")) == ([(5,)], [(3,)])


def test_the_vault_keeps_whom_a_row_still_names(kept: LandingProject) -> None:
    run(kept)
    vault = kept.query(f"select value from read_parquet('{kept.settings.vault_dir}/crm.parquet') order by 1")
    assert vault == [("1000002",), ("1000003",)]


def test_every_record_is_counted(kept: LandingProject) -> None:
    run(kept)
    counts = {
        row.file_name: (row.line_count, row.row_count, row.reject_count, row.expired_count)
        for row in kept.ledger().loaded("s", "call")
    }
    assert counts == {"calls_20250929.csv": (1, 1, 0, 3), "calls_20260301.csv": (2, 2, 0, None)}
    config = load_landing_config(kept.settings.landing_file)
    assert {file.status for file in land(kept.settings, config, is_verifying=True).files} == {"unchanged"}


def test_a_later_delivery_brings_nothing_back(kept: LandingProject) -> None:
    run(kept)
    kept.deliver(
        "calls_20260330.csv",
        "call,at,customer\nold-one,2025-01-10 09:00:00,1000001\nlate,2026-03-29,1000002\n",
    )
    (landed,) = [file for file in kept.land() if file.status == "loaded"]
    assert (landed.line_count, landed.row_count) == (1, 1)
    assert landed.warnings == ("records past the retention term in landing.yml, left out: 1",)
    assert kept.ledger().loaded("s", "call")[-1].expired_count == 1
    # What comes of a day that is frozen but kept is in raw, and changes nothing that was published.
    kept.deliver("calls_20260331.csv", "call,at,customer\nlater,2025-10-01,1000002\n")
    before = published(kept, "contact_daily")
    kept.land()
    build(kept)
    assert published(kept, "contact_daily") == sorted([*before, (date(2026, 3, 29), 1)])


def test_a_parquet_file_is_not_copied_whole_either(project: LandingProject) -> None:
    project.declare({"table": "page", "path": "*.parquet", "format": "parquet", "retention": RETENTION})
    write_terms(project.settings, Terms({"s.page": KEPT_FROM}))
    pages = "select 'old' as page, date '2025-09-29' as \"at\" union all select 'new', date '2025-09-30'"
    project.query(f"copy ({pages}) to '{project.settings.landing_dir}/pages.parquet'")
    (landed,) = project.land()
    assert (landed.status, landed.row_count) == ("loaded", 1)
    assert project.rows("page", "page") == [("new",)]


def test_a_row_without_a_readable_time_is_as_old_as_its_delivery(kept: LandingProject) -> None:
    assert run(kept, as_of=date(2026, 9, 1))[0].row_count == 3
    assert ("no-time",) in kept.rows("call", "call")
    assert run(kept, as_of=date(2026, 9, 2))[0].row_count == 2
    assert kept.rows("call", "call") == []


def test_an_interrupted_one_goes_on(kept: LandingProject) -> None:
    def fail(project: LandingProject) -> None:
        raise KlantbeeldError("the build failed")

    before = published(kept, "contact_daily")
    with pytest.raises(KlantbeeldError, match="the build failed"):
        run(kept, rebuild=fail)
    assert published(kept, "contact_daily") == before
    # A run in between publishes what is left, with what was frozen.
    build(kept)
    assert published(kept, "contact_daily") == before
    run(kept)
    assert files_with(kept.settings.warehouse_dir, "old-one") == []
    assert published(kept, "contact_daily") == before


def test_one_that_ended_between_two_files_counts_both(
    kept: LandingProject, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(RawExpiry, "_recount", stop)
        with pytest.raises(KeyboardInterrupt):
            run(kept)
    run(kept)
    assert [row.expired_count for row in kept.ledger().loaded("s", "call")] == [3, None]


def test_a_delivery_that_is_gone_from_raw_stops_nothing(kept: LandingProject) -> None:
    """What is over its term goes from the others, and its file is loaded anew by the next landing."""
    _, gone = kept.ledger().loaded("s", "call")
    RawStore(kept.settings).part(gone).unlink()
    assert run(kept) == [Expired("s.call", KEPT_FROM, row_count=2, reject_count=1)]
    reasons = {row.file_name: row.reason for row in kept.ledger().rows if row.status == "failed"}
    assert reasons == {"calls_20260301.csv": "its Parquet file is gone from raw"}
    kept.land()
    assert kept.rows("call", "call") == [("first-kept",), ("no-time",), ("new-one",)]


def test_a_dry_run_changes_nothing(kept: LandingProject) -> None:
    before = hashes(kept.settings.warehouse_dir)
    assert run(kept, is_dry_run=True)[0].row_count == 2
    assert hashes(kept.settings.warehouse_dir) == before


def test_another_key_stops_it_before_anything_goes(
    kept: LandingProject, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = hashes(kept.settings.warehouse_dir)
    monkeypatch.setenv("KLANTBEELD_KEY", "another key of thirty-two characters")
    with pytest.raises(ConfigError, match="is not the one"):
        run(kept)
    assert hashes(kept.settings.warehouse_dir) == before


def test_where_nothing_is_over_its_term_nothing_is_built(kept: LandingProject) -> None:
    def fail(project: LandingProject) -> None:
        raise AssertionError("nothing was to be built")

    assert run(kept, rebuild=fail, as_of=date(2025, 7, 1))[0].row_count == 0


def test_a_longer_term_brings_nothing_back(kept: LandingProject) -> None:
    run(kept)
    kept.declare({**CALLS, "retention": {**RETENTION, "months": 60}}, PAGES)
    assert run(kept)[0].kept_from == KEPT_FROM


def test_frozen_rows_follow_the_columns_of_their_mart(kept: LandingProject) -> None:
    run(kept)
    with duckdb.connect(str(kept.settings.build_file)) as connection:
        connection.execute("alter table marts.contact_daily drop contact_count")
        connection.execute("alter table marts.contact_daily add channel_id varchar")
        connection.execute("update marts.contact_daily set channel_id = 'phone'")
    publish(kept.settings, MARTS, last_days=LAST_DAYS)
    assert published(kept, "contact_daily") == [
        (date(2025, 1, 10), None),
        (date(2025, 9, 29), None),
        (date(2025, 9, 30), None),
        (date(2026, 3, 1), "phone"),
    ]


@pytest.mark.parametrize(
    ("column", "first", "is_before"),
    [
        ("day_on", "2025-12-30", True),
        ("day_on", "2025-12-31", False),
        ("week_start_on", "2025-12-24", True),
        ("week_start_on", "2025-12-25", False),
        ("month_start_on", "2025-11-01", True),
        ("month_start_on", "2025-12-01", False),
        ("until_on", "2025-12-30", True),
        ("until_on", "2025-12-31", False),
    ],
)
def test_a_period_is_frozen_when_its_last_day_is(column: str, first: str, is_before: bool) -> None:
    condition = LastDay(column, ()).is_before(date(2025, 12, 31))
    missing = condition.replace(column, "missing")
    row = f"select date '{first}' as {column}, cast(null as date) as missing"
    query = f"select {condition}, {missing} from ({row})"
    assert duckdb.sql(query).fetchone() == (is_before, False)


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 3, 31), 1, date(2026, 2, 28)),
        (date(2026, 1, 15), 1, date(2025, 12, 15)),
        (date(2024, 2, 29), 24, date(2022, 2, 28)),
        (TODAY, 6, KEPT_FROM),
    ],
)
def test_months_are_counted_back(day: date, months: int, expected: date) -> None:
    assert months_before(day, months) == expected


def test_what_a_row_looks_back_on_is_frozen_too(kept: LandingProject) -> None:
    run(kept)
    assert read_terms(kept.settings) == Terms({"s.call": KEPT_FROM}, KEPT_FROM + timedelta(HISTORY_DAYS))


@pytest.mark.parametrize(
    ("retention", "message"),
    [
        ({"reason": "r", "months": 6}, "only one of months and by"),
        ({"reason": "r", "by": "at"}, "only one of months and by"),
        ({"reason": "r", "months": 6, "by": "customer"}, "counts from column customer"),
        ({"reason": "r", "months": 6, "by": "when"}, "counts from column when"),
        ({"months": 6, "by": "at"}, "reason"),
        ({"reason": "r", "months": 0, "by": "at"}, "months"),
    ],
)
def test_what_is_declared_wrongly_is_named(project: LandingProject, retention: dict, message: str) -> None:
    project.declare({**CALLS, "retention": retention})
    with pytest.raises(ConfigError, match=message):
        load_landing_config(project.settings.landing_file)


def test_one_table_has_one_term(project: LandingProject) -> None:
    project.declare(CALLS, {**CALLS, "path": "more.csv", "retention": {**RETENTION, "months": 7}})
    with pytest.raises(ConfigError, match=r"s\.call was declared before with a different retention"):
        load_landing_config(project.settings.landing_file)
