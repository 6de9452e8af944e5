"""The open publication: what may be shown to everybody, beside the marts of the analysts (R114)."""

from pathlib import Path

import duckdb
import pytest
from publish_cases import write_build

from orchestration.base.errors import ConfigError
from orchestration.base.settings import Settings
from orchestration.publish.open_marts import OpenMarts, open_marts_of
from orchestration.publish.publish import PublishReport, publish
from orchestration.publish.small_cells import CellRule, Hidden, told_of_hidden

RULE = CellRule(("week_start_on", "team_id"), 10)
OPEN = OpenMarts({"contact_weekly": RULE, "dim_team": None}, "first")


def publish_teams(
    settings: Settings, teams: dict[str, int], *, open_marts: OpenMarts = OPEN, complete: bool = True
) -> PublishReport:
    """Publish a week of some teams with so many customers each, each of whom called 1,000,003 times."""
    rows = ", ".join(
        f"(date '2026-01-05', {complete}, '{team}', {customers}, {customers * 1_000_003})"
        for team, customers in teams.items()
    )
    columns = "week_start_on, is_complete, team_id, customer_count, contact_count"
    write_build(
        settings,
        1,
        f"create or replace table marts.contact_weekly as select * from (values {rows}) as t({columns})",
        "create or replace table marts.dim_team as select unnest(['a', 'b', 'c']) as team_id",
    )
    marts = {"contact_daily": (), "web_daily": (), "contact_weekly": RULE.keys, "dim_team": ("team_id",)}
    return publish(settings, marts, open_marts=open_marts)


def contacts(settings: Settings) -> dict[str, int | None]:
    """What everybody sees: contacts by team, in thousands of calls, from the database and from Parquet alike."""
    query = "select team_id, contact_count from {} order by team_id"
    with duckdb.connect(str(settings.open_dir / "klantbeeld.duckdb"), read_only=True) as connection:
        found = connection.execute(query.format("marts.contact_weekly")).fetchall()
    parquet = settings.open_dir.resolve() / "parquet" / "contact_weekly.parquet"
    assert duckdb.sql(query.format(f"'{parquet}'")).fetchall() == found
    return {team: None if count is None else count // 1_000_003 for team, count in found}


def test_everybody_sees_the_open_marts_alone_with_small_cells_hidden(settings: Settings) -> None:
    report = publish_teams(settings, {"a": 40, "b": 4, "c": 17})
    assert contacts(settings) == {"a": 40, "b": None, "c": None}
    with duckdb.connect(str(settings.open_dir / "klantbeeld.duckdb"), read_only=True) as connection:
        tables = connection.execute("select table_name from duckdb_tables() order by 1").fetchall()
        told = connection.execute(
            "select mart, row_count, hidden_row_count, hidden_share from marts.hidden_cells"
        )
        assert told.fetchall() == [("contact_weekly", 3, 2, round(21 / 61, 3))]
    assert tables == [("contact_weekly",), ("dim_team",), ("hidden_cells",)]
    assert told_of_hidden(report.hidden) == [
        "1 with figures about customers; small cells hidden: 2 of 3 rows, 34.4% of their customers",
        "too fine for this company, over 10% of customers hidden: contact_weekly",
    ]
    assert (settings.parquet_dir / "contact_weekly.parquet").is_file()


def test_no_published_byte_of_the_open_files_has_a_hidden_figure(settings: Settings) -> None:
    publish_teams(settings, {"a": 40, "b": 4, "c": 17})
    analysts = [settings.published_file, *settings.parquet_dir.resolve().glob("*.parquet")]
    for team, is_shown in ((40, True), (4, False), (17, False)):
        figure = (team * 1_000_003).to_bytes(8, "little")
        assert any(figure in _plain(file) for file in analysts)
        assert any(figure in _plain(file) for file in _files(settings.open_dir)) == is_shown


def test_a_period_that_is_not_complete_is_not_open(settings: Settings) -> None:
    publish_teams(settings, {"a": 40, "b": 41, "c": 42}, complete=False)
    assert contacts(settings) == {}


@pytest.mark.parametrize(
    ("totals_by", "expected"),
    [
        (("region",), [(5, "a", True), (5, "b", True), (5, "c", False), (12, "c", True)]),
        ((), [(5, "a", False), (5, "b", True), (5, "c", False), (12, "a", True), (12, "c", True)]),
    ],
)
def test_a_period_is_open_once_nothing_in_it_may_change(
    settings: Settings, totals_by: tuple[str, ...], expected: list[tuple[object, ...]]
) -> None:
    """Team b of region x has not settled in the second week: with totals by region, a waits for it as well."""
    rows = [
        ("2026-01-05", "x", "a", 0, False),
        ("2026-01-05", "x", "b", 0, False),
        ("2026-01-12", "x", "a", 0, True),
        ("2026-01-12", "x", "b", 1, True),
        ("2026-01-05", "y", "c", 0, False),
        ("2026-01-12", "y", "c", 0, True),
    ]
    values = ", ".join(
        f"(date '{week}', true, {is_latest}, '{region}', '{team}', 40, {open_count})"
        for week, region, team, open_count, is_latest in rows
    )
    columns = "week_start_on, is_complete, is_latest, region, team_id, customer_count, open_count"
    write_build(
        settings, 1, f"create or replace table marts.contact_weekly as from (values {values}) as t({columns})"
    )
    rule = CellRule(RULE.keys, RULE.minimum, totals_by, "open_count")
    marts = {"contact_daily": (), "web_daily": (), "contact_weekly": RULE.keys}
    publish(settings, marts, open_marts=OpenMarts({"contact_weekly": rule}))
    with duckdb.connect(str(settings.open_dir / "klantbeeld.duckdb"), read_only=True) as connection:
        found = connection.execute(
            "select day(week_start_on), team_id, is_latest from marts.contact_weekly order by all"
        ).fetchall()
    assert found == expected


def test_the_share_of_all_marts_together_weighs_each_by_its_customers() -> None:
    """100 of 1,000 customers and 50 of 100 are 150 of 1,100; the mean of the two shares would be 30 %."""
    told = told_of_hidden([Hidden("a", 40, 6, 1000, 100), Hidden("b", 10, 5, 100, 50)])
    assert told == [
        "2 with figures about customers; small cells hidden: 11 of 50 rows, 13.6% of their customers",
        "too fine for this company, over 10% of customers hidden: b",
    ]


def test_two_publications_tell_nothing_about_one_customer(settings: Settings) -> None:
    publish_teams(settings, {"a": 40, "b": 41, "c": 42})
    publish_teams(settings, {"a": 41, "b": 51, "c": 9})
    assert contacts(settings) == {"a": None, "b": 51, "c": None}
    publish_teams(settings, {"a": 41, "b": 52, "c": 42})
    assert contacts(settings) == {"a": 41, "b": 51, "c": 42}


def test_figures_by_other_definitions_are_shown_at_once(settings: Settings) -> None:
    publish_teams(settings, {"a": 40, "b": 41, "c": 42})
    publish_teams(settings, {"a": 41, "b": 41, "c": 42}, open_marts=OpenMarts(OPEN.rules, "second"))
    assert contacts(settings) == {"a": 41, "b": 41, "c": 42}


def test_a_mart_with_a_new_column_is_shown_as_it_is(settings: Settings) -> None:
    publish_teams(settings, {"a": 40, "b": 41, "c": 42})
    with duckdb.connect(str(settings.build_file)) as connection:
        connection.execute("alter table marts.contact_weekly add column answered_count bigint default 5")
        connection.execute("update marts.contact_weekly set contact_count = contact_count + 1000003")
    publish(settings, {"contact_weekly": RULE.keys, "dim_team": ("team_id",)}, open_marts=OPEN)
    assert contacts(settings) == {"a": 41, "b": 42, "c": 43}


def test_a_column_that_is_not_open_stays_with_the_analysts(settings: Settings) -> None:
    open_marts = OpenMarts(OPEN.rules, left_out={"contact_weekly": frozenset({"is_complete"})})
    publish_teams(settings, {"a": 40, "b": 41, "c": 42}, open_marts=open_marts, complete=False)
    assert contacts(settings) == {}
    for file, is_there in ((settings.open_dir / "klantbeeld.duckdb", False), (settings.published_file, True)):
        with duckdb.connect(str(file), read_only=True) as connection:
            columns = connection.execute("describe marts.contact_weekly").fetchall()
        assert ("is_complete" in [name for name, *_ in columns]) == is_there


def test_a_project_without_open_marts_takes_the_open_publication_away(settings: Settings) -> None:
    publish_teams(settings, {"a": 40, "b": 41, "c": 42})
    publish_teams(settings, {"a": 40, "b": 41, "c": 42}, open_marts=OpenMarts({}))
    assert not settings.open_dir.is_symlink()


@pytest.mark.parametrize("changed", ["model", "macro", None])
def test_the_meta_of_a_model_says_whether_its_mart_is_open(changed: str | None) -> None:
    def manifest(model: str = "1", macro: str = "1") -> dict[str, object]:
        columns = {name: {} for name in ("day_on", "stage", "journey", "customer_count")}

        def mart(name: str, **meta: object) -> dict[str, object]:
            return {
                "resource_type": "model",
                "schema": "marts",
                "alias": name,
                "checksum": {"checksum": model},
                "columns": {"score": {"config": {"meta": {"not_open": "rests on fewer"}}}, **columns},
                "config": {"meta": meta},
            }

        return {
            "nodes": {
                "model.a": mart(
                    "stages",
                    grain=["day_on", "stage"],
                    open="scores",
                    totals_by=["journey"],
                    unsettled="score",
                ),
                "model.b": mart("calendar", grain=["day_on"], open="nobody"),
                "model.c": mart("calls", grain=["day_on"]),
                "model.d": mart("visits", grain=["day_on"], open="analysts"),
            },
            "macros": {"macro.a": {"macro_sql": macro}},
        }

    found = open_marts_of(manifest(), {"counts": 5, "scores": 10})
    assert found.rules == {
        "stages": CellRule(("day_on", "stage"), 10, ("journey",), "score"),
        "calendar": None,
    }
    assert found.left_out["stages"] == {"score"}
    assert found.rules["stages"].total == ("day_on", "journey")
    again = open_marts_of(manifest(**({changed: "2"} if changed else {})), {"counts": 5, "scores": 10})
    assert (again.definitions == found.definitions) == (changed is None)


@pytest.mark.parametrize(
    ("meta", "said"),
    [
        (
            {"open": "count", "grain": ["day_on"]},
            "has open: count, which is not one of counts, scores, nobody, analysts",
        ),
        ({"open": "counts", "grain": ["week"]}, "does not describe customer_count, week"),
        ({"open": "counts"}, "does not describe customer_count"),
        (
            {"open": "counts", "grain": ["day_on"], "unsettled": "open_count"},
            "does not describe customer_count, open_count",
        ),
    ],
)
def test_a_meta_that_cannot_be_followed_is_refused_by_name(meta: dict[str, object], said: str) -> None:
    node = {
        "resource_type": "model",
        "schema": "marts",
        "alias": "calls",
        "columns": {"day_on": {}},
        "config": {"meta": meta},
    }
    with pytest.raises(ConfigError, match=f"[Mm]art calls .*{said}"):
        open_marts_of({"nodes": {"model.a": node}}, {"counts": 5, "scores": 10})


def _files(folder: Path) -> list[Path]:
    return [file for file in folder.resolve().rglob("*") if file.is_file()]


def _plain(file: Path) -> bytes:
    """The bytes of a file; of Parquet its columns as they are without compression."""
    if file.suffix != ".parquet":
        return file.read_bytes()
    found = duckdb.sql(f"select * from '{file}'").fetchall()
    return b"".join(value.to_bytes(8, "little") for row in found for value in row if type(value) is int)
