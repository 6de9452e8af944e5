"""Canary texts: in a cell, in bytes, or nowhere."""

from pathlib import Path

import pytest
from verify_cases import CANARY, absent, judged, published, write_truth

from orchestration.base.settings import Settings
from orchestration.demo.verify import leaks
from orchestration.demo.verify.verify import verify


def _with_cell(folder: Path, value: str) -> Settings:
    return published(folder, f"update marts.metric_catalogue set name_en = '{value}' where metric_id = 'nps'")


def test_a_canary_that_stayed_away_is_found_absent(tmp_path: Path) -> None:
    result = judged(published(tmp_path), absent())
    assert (result.outcome, result.observed, result.detail) == ("found", 0, "")


@pytest.mark.parametrize("cell", [CANARY, f"Gebeld met {CANARY}.", CANARY.lower(), CANARY.upper()])
def test_a_canary_in_a_cell_is_false_in_both_forms(tmp_path: Path, cell: str) -> None:
    result = judged(_with_cell(tmp_path, cell), absent("Nergens te zien", CANARY))
    assert (result.outcome, result.observed) == ("false", 1)
    assert "metric_catalogue.name_en" in result.detail
    assert "metric_catalogue.parquet name_en" in result.detail
    assert CANARY.lower() not in result.detail.lower()


def test_a_canary_in_a_list_is_false(tmp_path: Path) -> None:
    sql = f"create table marts.words as select ['storing', '{CANARY}'] as words"
    assert "words.words" in judged(published(tmp_path, sql), absent()).detail


def test_a_canary_in_the_bytes_alone_is_false(tmp_path: Path) -> None:
    settings = published(tmp_path, f"comment on table marts.metric_daily is 'As {CANARY} said'")
    result = judged(settings, absent())
    # Descriptions stand in the metadata of the Parquet file too.
    told = "bytes of klantbeeld.duckdb; bytes of parquet/metric_daily.parquet"
    assert (result.outcome, result.detail) == ("false", told)


@pytest.mark.parametrize("name", ["notes.txt", "parquet/notes.txt"])
def test_every_file_of_the_version_is_searched(tmp_path: Path, name: str) -> None:
    settings = published(tmp_path)
    file = settings.published_file.resolve().parent / name
    file.parent.chmod(0o755)
    file.write_text(f"from {CANARY}", encoding="utf-8")
    assert judged(settings, absent()).detail == f"bytes of {name}"


def test_a_canary_across_two_chunks_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = published(tmp_path)
    folder = settings.published_file.resolve().parent
    folder.chmod(0o755)
    (folder / "notes.txt").write_text(f"123 {CANARY}", encoding="utf-8")
    monkeypatch.setattr(leaks, "_CHUNK_BYTES", 9)
    assert judged(settings, absent()).detail == "bytes of notes.txt"


def test_wildcards_and_sql_in_a_canary_are_plain_text(tmp_path: Path) -> None:
    settings = published(tmp_path)
    assert judged(settings, absent("%%%%%%", "_____", "' or 1=1 --", "Na.e.*")).outcome == "found"


def test_each_fact_answers_for_its_own_texts(tmp_path: Path) -> None:
    settings = _with_cell(tmp_path, CANARY)
    path = write_truth(tmp_path, absent("Nergens te zien", fact_id="clean"), absent(fact_id="leaked"))
    outcomes = {result.fact.id: result.outcome for result in verify(settings, path).results}
    assert outcomes == {"clean": "found", "leaked": "false"}
