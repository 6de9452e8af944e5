"""`klantbeeld journey`: what it draws of the published marts, and what it says where it cannot. (R84, R9)"""

import subprocess
import xml.etree.ElementTree as ET
from collections.abc import Callable
from datetime import date
from pathlib import Path

import dagster as dg
import duckdb
import pytest

from orchestration.base.numbers import number
from orchestration.base.settings import REPOSITORY_ROOT, Settings
from orchestration.dagster.publish import publish_asset
from orchestration.journey.layout import bar_x, lay_out
from orchestration.journey.picture import draw
from orchestration.journey.pictures import draw_all
from orchestration.journey.read import Edge, Journey, Stage
from orchestration.journey.words import duration, period, wrapped
from orchestration.publish.publish import PublishReport

Command = Callable[..., subprocess.CompletedProcess[str]]
SVG = "{http://www.w3.org/2000/svg}"

STAGES = """
    create table marts.journey_stage_daily as
    select
        *, 'move' as journey_id, 'Move & go' as journey_name_en, 'Verhuizen' as journey_name_nl,
        upper(journey_stage_id) as journey_stage_name_en, 'halte ' || journey_stage_id as journey_stage_name_nl
    from (
        values
        (date '2026-01-05', 'a', 1, 60, 0, 0, 10, 6, 0, null),
        (date '2026-02-05', 'a', 1, 40, 0, 0, 10, 4, 0, null),
        (date '2026-02-05', 'b', 2, 50, 50, 0, 5, 25, 20, 50e0),
        (date '2026-02-05', 'c', 3, 75, 75, 75, 0, 0, 4, 18e0),
        (date '2026-03-05', 'a', 1, 1000, 0, 0, 0, 0, 0, null)
    ) as day (
        day_on, journey_stage_id, stage_order, entry_count, waited_count, finished_count, dropped_count,
        journey_contact_count, felt_answer_count, felt_score_sum
    )
"""
PLAN = """
    create table marts.journey_conformance_monthly as
    select *, 'move' as journey_id, 4e0 as expected_score, false as is_optional, 0 as superfluous_visit_count
    from (
        values (date '2026-01-01', true), (date '2026-02-01', true), (date '2026-03-01', false)
    ) as month (month_start_on, is_complete)
    cross join (values ('a'), ('b'), ('c')) as stage (journey_stage_id)
"""
EDGES = """
    create table marts.journey_bottlenecks_monthly as
    select *, 'move' as journey_id, 24e0 as target_hours
    from (
        values
        (date '2026-01-01', 'a', 'b', 20, 200e0, 0e0),
        (date '2026-02-01', 'a', 'b', 30, 400e0, 0e0),
        (date '2026-02-01', 'b', 'c', 45, 4500e0, 3420e0),
        (date '2026-02-01', 'a', 'c', 30, 30e0, 0e0),
        (date '2026-03-01', 'c', 'a', 500, 500e0, 9000e0)
    ) as way (month_start_on, from_stage_id, to_stage_id, transition_count, waiting_hours, beyond_target_hours)
"""


@pytest.fixture
def published(tmp_path: Path) -> Settings:
    """A warehouse whose published marts tell of one journey in two complete months and a third that is not."""
    settings = Settings(REPOSITORY_ROOT, tmp_path / "landing", tmp_path / "warehouse")
    settings.warehouse_dir.mkdir()
    with duckdb.connect(str(settings.published_file)) as connection:
        connection.execute("create schema marts")
        for statement in (STAGES, PLAN, EDGES):
            connection.execute(statement)
    return settings


def texts(path: Path) -> list[str]:
    return [element.text or "" for element in ET.parse(path).iter(f"{SVG}text")]


def test_the_picture_shows_the_complete_months(
    klantbeeld: Command, published: Settings, tmp_path: Path
) -> None:
    """100 entered a, 75 of 100 that ended reached the goal, b and c are apart 100 hours where 24 were meant. (R84)"""
    out = tmp_path / "move.svg"
    result = klantbeeld("journey", "move", "--out", str(out), settings=published)
    assert result.returncode == 0, result.stderr
    assert result.stdout.strip() == f"{out}: Move & go, 3 stages, 2026-01 to 2026-02."
    shown = texts(out)
    for text in ("Move & go", "A", "100", "50", "75", "75%", "4.2 d", "(24 h)", "2.5", "n 20", "10"):
        assert text in shown, (text, shown)
    assert "1,000" not in shown
    described = next(element.text or "" for element in ET.parse(out).iter(f"{SVG}desc"))
    assert "bottleneck: B → C, 4.2 d." in described and "75% reach the goal." in described


def test_the_same_marts_give_the_same_file(klantbeeld: Command, published: Settings, tmp_path: Path) -> None:
    files = [tmp_path / "first.svg", tmp_path / "second.svg"]
    for file in files:
        # Known by its Dutch name too, in any case.
        klantbeeld(
            "journey",
            "VERHUIZEN",
            "--language",
            "nl",
            "--months",
            "1",
            "--out",
            str(file),
            settings=published,
        )
    assert files[0].read_bytes() == files[1].read_bytes()
    shown = texts(files[0])
    assert "halte b" in shown and "feb 2026  ·  40 reizen begonnen" in shown and "2,5" in shown


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (["mvoe", "--out", "{folder}/x.svg"], 2, ["No journey is called 'mvoe'", "Did you mean 'move'?"]),
        (["zzz", "--out", "{folder}/x.svg"], 2, ["No journey is called 'zzz'", "Known: move."]),
        (["move", "--out", "{folder}/x.png"], 2, ["does not end in .svg"]),
        (["move", "--out", "{folder}/none/x.svg"], 2, ["none does not exist"]),
    ],
)
def test_what_cannot_be_drawn_is_told(
    klantbeeld: Command, published: Settings, tmp_path: Path, arguments: list[str], code: int, told: list[str]
) -> None:
    result = klantbeeld("journey", *(word.format(folder=tmp_path) for word in arguments), settings=published)
    assert result.returncode == code and "Traceback" not in result.stderr
    for words in told:
        assert words in result.stderr
    assert not list(tmp_path.glob("**/*.svg"))


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("drop table marts.journey_stage_daily", "The published marts were made by an older version"),
        ("delete from marts.journey_stage_daily", "No journey was published"),
        ("delete from marts.journey_conformance_monthly", "Nobody has finished this journey yet"),
    ],
)
def test_marts_that_say_nothing(
    klantbeeld: Command, published: Settings, tmp_path: Path, statement: str, told: str
) -> None:
    with duckdb.connect(str(published.published_file)) as connection:
        connection.execute(statement)
    result = klantbeeld("journey", "move", "--out", str(tmp_path / "x.svg"), settings=published)
    assert result.returncode == 1 and told in result.stderr and "Traceback" not in result.stderr


def test_nothing_published(klantbeeld: Command, tmp_path: Path) -> None:
    settings = Settings(REPOSITORY_ROOT, tmp_path / "landing", tmp_path / "warehouse")
    result = klantbeeld("journey", "move", "--out", str(tmp_path / "x.svg"), settings=settings)
    assert result.returncode == 1 and "Nothing is published" in result.stderr


def test_a_built_project_can_be_asked(klantbeeld: Command, built_project: Settings, tmp_path: Path) -> None:
    """Its visits are too few to have ended, or are drawn: either way in words and without a stack trace."""
    result = klantbeeld("journey", "mve_house", "--out", str(tmp_path / "x.svg"), settings=built_project)
    assert result.returncode == 2 and "Did you mean 'move_house'?" in result.stderr


def stage(stage_id: str, entry_count: int, **more: object) -> Stage:
    given = {
        "start_count": 0, "finished_count": 0, "dropped_count": 0, "contact_count": 0, "answer_count": 0,
        "felt_score": None, "expected_score": None, "is_optional": False, "superfluous_count": 0,
    }  # fmt: skip
    return Stage(stage_id=stage_id, name=stage_id, entry_count=entry_count, **(given | more))


def journey(stages: list[Stage], *edges: tuple[int, int, int]) -> Journey:
    ways = tuple(Edge(source, target, count, 1.0, None, 0.0) for source, target, count in edges)
    return Journey("Move", date(2026, 1, 1), date(2026, 1, 1), tuple(stages), ways)


def test_widths_are_to_one_scale_and_hairlines_left_out() -> None:
    """300 entered the largest stage, which is 150 pixels high: 100 are 50 wide, and 2 of 300 are none. (R9)"""
    layout = lay_out(
        journey([stage("a", 300), stage("b", 100), stage("c", 2)], (0, 1, 100), (1, 2, 2), (1, 0, 10))
    )
    assert {(way.edge.source, way.edge.target): way.width for way in layout.ways} == {(0, 1): 50, (1, 0): 5}
    straight = layout.ways[0]
    assert (straight.x1, straight.x2) == (bar_x(0) + 10, bar_x(1) - 10)
    assert straight.y2 == layout.flow_y


def test_ways_that_share_a_stretch_run_above_each_other() -> None:
    """From a to c and from b to d both pass between b and c: the second runs above the first."""
    layout = lay_out(
        journey([stage(name, 100) for name in "abcd"], (0, 2, 20), (1, 3, 20), (3, 1, 10), (2, 0, 10))
    )
    level = {(way.edge.source, way.edge.target): way.level for way in layout.ways}
    wide = 20 * layout.pixels
    assert level[1, 3] + wide <= level[0, 2]
    assert level[2, 0] + wide / 2 <= level[3, 1]
    assert max(level.values()) < layout.flow_bottom < layout.score_top


def test_a_skip_of_a_required_stage_deviates_and_of_an_optional_one_does_not() -> None:
    def colors(is_optional: bool) -> set[str | None]:
        stages = [stage("a", 10), stage("b", 0, is_optional=is_optional), stage("c", 10)]
        drawn = ET.fromstring(draw(journey(stages, (0, 2, 10)), "en"))
        return {path.get("stroke") for path in drawn.iter(f"{SVG}path")}

    assert "#f3bd6c" in colors(False) and "#f3bd6c" not in colors(True) and "#adc8e4" in colors(True)


def test_a_low_point_needs_answers() -> None:
    """2 where 4 was meant is a low point of 20 answers, and of 3 a pale face."""

    def drawn(answer_count: int) -> str:
        felt = stage("a", 10, felt_score=2.0, expected_score=4.0, answer_count=answer_count)
        return draw(journey([felt]), "en")

    halo = 'fill="#c8402f" fill-opacity="0.18"'
    assert halo in drawn(20) and halo not in drawn(3)


def test_an_empty_journey_is_drawn_too() -> None:
    assert ET.fromstring(draw(journey([stage("a & b", 0)]), "nl")).tag == f"{SVG}svg"


def test_words_and_numbers_follow_the_language() -> None:
    assert [duration(hours, "en") for hours in (0.5, 47, 48, 100)] == ["30 min", "47 h", "2 d", "4.2 d"]
    assert [duration(47, "nl"), duration(100, "nl"), number(1234.5, "nl", 1)] == ["47 u", "4,2 d", "1.234,5"]
    assert period(date(2026, 1, 1), date(2026, 3, 1), "nl") == "jan 2026 t/m mrt 2026"
    assert wrapped("Arrange both addresses") == ["Arrange both", "addresses"]
    assert wrapped("One name that is much too long for two lines of text")[1].endswith("…")


def test_dagster_names_the_picture_of_each_journey(
    published: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was drawn before and has no journey any more is gone; a path is all that Dagster shows of a file. (R84)"""
    published.pictures_dir.mkdir()
    (published.pictures_dir / "left.svg").write_text("old")
    report = PublishReport("1", [("journey_stage_daily", 5)], published.published_file, published.parquet_dir)
    monkeypatch.setattr("orchestration.dagster.publish.publish_with_progress", lambda *_: report)
    result = dg.materialize([publish_asset(published, {"nodes": {}})])
    materialization = result.asset_materializations_for_node("published")[0]
    picture = published.pictures_dir / "move.svg"
    assert materialization.metadata["picture_move"] == dg.MetadataValue.path(str(picture))
    assert "Move & go" in texts(picture)
    assert list(published.pictures_dir.iterdir()) == [picture]


@pytest.mark.parametrize(
    "statement", ["drop table marts.journey_stage_daily", "delete from marts.journey_conformance_monthly"]
)
def test_a_publication_without_journeys_has_no_picture(published: Settings, statement: str) -> None:
    assert list(draw_all(published)) == ["move"]
    with duckdb.connect(str(published.published_file)) as connection:
        connection.execute(statement)
    assert draw_all(published) == {} and not list(published.pictures_dir.iterdir())
