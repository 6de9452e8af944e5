"""Freezing a ranking writes all that it says, once, under an id that no other ranking has. (R14)"""

import subprocess
from collections.abc import Callable
from datetime import date
from pathlib import Path

import duckdb
import pytest
from frozen_cases import project_settings, read, write_published

from orchestration.base.errors import ConfigError, KlantbeeldError
from orchestration.base.settings import Settings
from orchestration.improvement.freeze_ranking import freeze_ranking
from orchestration.landing.config import load_landing_config

ON = date(2026, 3, 2)
ROWS = """
    ('topic', 'move', null, null, null, 'no estimate', 'geen inschatting', 'Verhuizen'),
    ('topic', 'bill', 'I1', 1, 13.602273e0, null, null, 'Rekening van mevrouw Jansen')
"""
MART = """
    create table marts.{mart} as
    select
        date '2026-03-01' as ranked_on, item_kind, item_id, improvement_id, cast(item_rank as bigint) as item_rank,
        score, cast(null as double) as top_five_rate, 300e0 as expected_saving_eur, 0.2e0 as expected_score_change,
        cast(100 as bigint) as customer_count, 5e0 as effort_days, 0.5e0 as feasibility, cast(4 as bigint) as severity,
        cast(3 as bigint) as coherence, 0.00001e0 as reach_rate, date '2026-02-01' as estimated_on,
        true as is_high_impact, cast(7 as bigint) as avoidable_contact_count, cast(1 as bigint) as signal_count,
        cast(2 as bigint) as hypothesis_count, cast(3 as bigint) as journey_finding_count,
        cast(5 as bigint) as source_count, missing_en, missing_nl, item_name_nl, item_name_nl as option_title
    from (values {rows}) as mart (
        item_kind, item_id, improvement_id, item_rank, score, missing_en, missing_nl, item_name_nl
    )
"""


def publish(settings: Settings, rows: str = ROWS, mart: str = "improvement_ranking") -> None:
    write_published(settings, MART.format(mart=mart, rows=rows))


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A project that declares the delivery as the demo company does, and has published."""
    project = project_settings(tmp_path)
    publish(project)
    return project


def test_the_whole_ranking_is_written_in_its_order(settings: Settings) -> None:
    report = freeze_ranking(settings, ON)
    assert report.path == settings.landing_dir / "registers" / "rankings_20260302.csv"
    assert report.is_new and report.item_count == 2
    first, second = read(report.path)
    assert first == {
        "ranking_id": report.ranking_id,
        "ranked_on": "2026-03-01",
        "item_kind": "topic",
        "item_id": "bill",
        "improvement_id": "I1",
        "item_rank": "1",
        "score": "13.602273",
        "top_five_rate": "",
        "expected_saving_eur": "300",
        "expected_score_change": "0.2",
        "customer_count": "100",
        "effort_days": "5",
        "feasibility": "0.5",
        "severity": "4",
        "coherence": "3",
        "reach_rate": "0.00001",
        "estimated_on": "2026-02-01",
        "is_high_impact": "true",
        "avoidable_contact_count": "7",
        "signal_count": "1",
        "hypothesis_count": "2",
        "journey_finding_count": "3",
        "source_count": "5",
        "missing_en": "",
        "missing_nl": "",
        "frozen_on": "2026-03-02",
    }
    assert (second["item_id"], second["item_rank"], second["missing_en"]) == ("move", "", "no estimate")
    declared = load_landing_config(settings.landing_file).deliveries
    assert next(one for one in declared if one.table == "rankings").columns == list(first)


def test_nothing_that_people_wrote_is_frozen(settings: Settings) -> None:
    path = freeze_ranking(settings, ON).path
    assert path and "Jansen" not in path.read_text()


def test_the_same_ranking_is_frozen_once(settings: Settings) -> None:
    first = freeze_ranking(settings, ON)
    assert first.path
    before = first.path.read_bytes()
    again = freeze_ranking(settings, date(2026, 3, 9))
    assert (again.path, again.ranking_id, again.is_new) == (first.path, first.ranking_id, False)
    assert list(first.path.parent.iterdir()) == [first.path] and first.path.read_bytes() == before


def test_another_ranking_of_the_same_day_has_an_id_and_a_file_of_its_own(settings: Settings) -> None:
    first = freeze_ranking(settings, ON)
    publish(settings, ROWS.replace("13.602273", "13.602274"))
    second = freeze_ranking(settings, ON)
    assert first.ranking_id and second.ranking_id and first.ranking_id != second.ranking_id
    assert first.ranking_id[:10] == second.ranking_id[:10] == "R20260301-"
    assert second.path and second.path.name == "rankings_20260302_2.csv"


def test_an_empty_ranking_is_not_frozen(settings: Settings) -> None:
    publish(settings, "('topic', 'x', null, null, null::double, 'a', 'b', 'c')")
    with duckdb.connect(str(settings.published_file)) as connection:
        connection.execute("delete from marts.improvement_ranking")
    assert freeze_ranking(settings, ON).ranking_id is None
    assert not (settings.landing_dir / "registers").exists()


def test_a_project_that_would_not_land_it_is_told(settings: Settings) -> None:
    settings.landing_file.write_text("version: 1\ndeliveries: []\n")
    with pytest.raises(ConfigError, match=r"does not declare registers\.rankings"):
        freeze_ranking(settings, ON)


def test_a_publication_without_the_mart_is_told(settings: Settings) -> None:
    publish(settings, mart="something_else")
    with pytest.raises(KlantbeeldError, match="has no ranking"):
        freeze_ranking(settings, ON)


def test_the_command_tells_the_id(
    klantbeeld: Callable[..., subprocess.CompletedProcess[str]], settings: Settings
) -> None:
    done, again = (klantbeeld("freeze", "--ranking", settings=settings) for _ in range(2))
    assert done.returncode == again.returncode == 0, done.stderr
    ranking_id = read(next((settings.landing_dir / "registers").glob("rankings_*.csv")))[0]["ranking_id"]
    assert f"{ranking_id}  2 items in" in done.stdout
    assert f"{ranking_id}  Nothing to freeze" in again.stdout
