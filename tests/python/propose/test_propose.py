"""A model learns reasons from coded contacts and proposes them for others; no text leaves the build file (R109)."""

import importlib.util
import sys
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest

from orchestration.base.errors import ConfigError, KlantbeeldError
from orchestration.base.settings import Settings
from orchestration.propose.model import assert_installed
from orchestration.propose.propose import ProposeReport, propose

needs_model = pytest.mark.skipif(
    importlib.util.find_spec("sklearn") is None, reason="scikit-learn is not installed (make model)"
)

LANDING = """
version: 1
deliveries:
  - system: reason_model
    table: proposals
    path: reason_model/proposals_*.parquet
    format: parquet
    required: [contact_system, contact_record_id, contact_reason, probability, model_version]
"""
WORDS = {"move": "wij gaan verhuizen naar een ander huis", "bill": "de rekening is te hoog"}


def project(folder: Path, coded_per_reason: int = 60, landing: str = LANDING) -> Settings:
    """A project whose build file has contacts of two reasons, one rare reason, and four without a code."""
    settings = Settings(folder, folder / "landing", folder / "warehouse")
    settings.warehouse_dir.mkdir(parents=True)
    (folder / "dbt_project.yml").write_text("name: small\n")
    settings.landing_file.write_text(landing)
    contacts = [
        (f"{reason}{number}", reason, f"{words}, klantnummer {number}")
        for reason, words in WORDS.items()
        for number in range(coded_per_reason)
    ]
    contacts += [(f"rare{number}", "rare", "een compliment") for number in range(5)]
    contacts += [
        ("open1", None, "Verhuizen!"),
        ("open2", None, "hoge REKENING, te hoog"),
        ("open3", None, ""),
        ("open4", None, None),
    ]
    with duckdb.connect(str(settings.build_file)) as connection:
        connection.execute("create schema input; create schema core")
        connection.execute(
            "create table input.input__contact (source_system text, source_record_id text,"
            " subject_text text, body_text text)"
        )
        connection.execute(
            "create table core.fct_contact (contact_id text, source_system text, source_record_id text,"
            " contact_reason_id text, reason_origin text, is_excluded boolean, day_on date)"
        )
        for record, reason, words in contacts:
            connection.execute("insert into input.input__contact values ('a', ?, null, ?)", [record, words])
            connection.execute(
                "insert into core.fct_contact values"
                " (md5(?), 'a', ?, coalesce(?, 'not_recorded'), ?, false, '2026-01-31')",
                [record, record, reason, "registered" if reason else "none"],
            )
    return settings


def rows(report: ProposeReport) -> dict[str, dict]:
    return {row["contact_record_id"]: row for row in pq.read_table(report.path).to_pylist()}


@needs_model
def test_a_model_proposes_what_the_words_say(tmp_path: Path) -> None:
    report = propose(project(tmp_path / "project"))
    found = rows(report)
    assert found["open1"]["contact_reason"] == "move" and found["open1"]["probability"] > 0.6
    assert found["open2"]["contact_reason"] == "bill" and found["open2"]["probability"] > 0.6
    # Without a word that it knows it is no surer than the mix of reasons makes it.
    assert found["open3"]["probability"] < 0.6
    assert "open4" not in found
    assert report.reason_count == 2 and report.sure_count == 2 and report.proposal_count == 3


@needs_model
def test_the_accuracy_is_that_of_contacts_kept_out_of_training(tmp_path: Path) -> None:
    report = propose(project(tmp_path / "project"))
    kept = [row for row in rows(report).values() if row["is_holdout"]]
    with duckdb.connect(
        str(tmp_path / "project" / "warehouse" / "build.duckdb"), read_only=True
    ) as connection:
        coded = dict(
            connection.execute("select source_record_id, contact_reason_id from core.fct_contact").fetchall()
        )
    right = [row for row in kept if row["contact_reason"] == coded[row["contact_record_id"]]]
    assert len(kept) == report.holdout_count > 10
    assert report.training_count + report.holdout_count == 125
    assert {row["holdout_accuracy"] for row in kept} == {round(len(right) / len(kept), 6)}
    # The rare reason is never learned, so its contacts count against the model.
    assert all(row["contact_reason"] != "rare" for row in kept)


@needs_model
def test_the_same_contacts_give_the_same_file_and_no_text_is_in_it(tmp_path: Path) -> None:
    first, second = (propose(project(tmp_path / name)) for name in ("one", "two"))
    assert first.path.read_bytes() == second.path.read_bytes()
    table = pq.read_table(first.path)
    assert table.column_names == [
        "contact_system",
        "contact_record_id",
        "contact_reason",
        "probability",
        "model_version",
        "is_holdout",
        "holdout_accuracy",
    ]
    content = first.path.read_bytes().lower()
    assert not any(word in content for word in (b"verhuizen", b"rekening", b"klantnummer"))


@needs_model
def test_too_little_to_learn_from_is_told(tmp_path: Path) -> None:
    with pytest.raises(KlantbeeldError, match="too few to learn from"):
        propose(project(tmp_path / "project", coded_per_reason=5))


@needs_model
def test_a_project_that_would_not_land_proposals_is_told(tmp_path: Path) -> None:
    other = LANDING.replace("system: reason_model", "system: something_else")
    with pytest.raises(ConfigError, match=r"does not declare reason_model\.proposals"):
        propose(project(tmp_path / "project", landing=other))


@needs_model
def test_nothing_built_yet_is_told(tmp_path: Path) -> None:
    settings = project(tmp_path / "project")
    settings.build_file.unlink()
    with pytest.raises(KlantbeeldError, match="does not exist"):
        propose(settings)


def test_without_scikit_learn_the_command_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sklearn", None)
    with pytest.raises(ConfigError, match="scikit-learn is not installed") as told:
        assert_installed()
    assert told.value.exit_code == 2 and "make model" in str(told.value)
