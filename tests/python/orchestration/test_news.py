"""A run with nothing new says so and ends; whatever marts follow from is news."""

import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from orchestration.base.settings import Settings
from orchestration.dbt.manifest import read_manifest
from orchestration.landing.config import load_landing_config
from orchestration.landing.ledger import Ledger
from orchestration.plan.news import inputs_digest, is_published, late_deliveries, note_published

Command = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def noted(few_marts: Settings) -> Settings:
    """A built project of which it was noted what its publication was made from."""
    config = load_landing_config(few_marts.landing_file)
    note_published(few_marts, inputs_digest(few_marts, config), config, read_manifest(few_marts))
    return few_marts


def has_news(settings: Settings) -> bool:
    return not is_published(settings, inputs_digest(settings, load_landing_config(settings.landing_file)))


def test_a_run_with_nothing_new_says_so(klantbeeld: Command, noted: Settings) -> None:
    version = (noted.warehouse_dir / "published").readlink()
    result = klantbeeld("run", settings=noted)
    assert result.returncode == 0, result.stdout + result.stderr
    assert "Nothing new" in result.stdout and "klantbeeld.duckdb" in result.stdout
    assert "Build and test models" not in result.stderr
    assert (noted.warehouse_dir / "published").readlink() == version


def test_a_delivery_a_model_and_a_setting_are_news(noted: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not has_news(noted)
    for change in (
        noted.landing_dir / "survey" / "responses_20240415.csv",
        noted.project_dir / "models" / "staging" / "acd" / "stg_acd_calls__contact.sql",
        noted.project_dir / "seeds" / "map_touchpoint.csv",
        noted.landing_file,
    ):
        former = change.read_bytes()
        change.write_bytes(former + b"\n")
        assert has_news(noted), change
        change.write_bytes(former)
        # A delivery is known by its content, models by their time: restored, they are as they were or read again.
        assert has_news(noted) == (noted.landing_dir not in change.parents)
        config = load_landing_config(noted.landing_file)
        note_published(noted, inputs_digest(noted, config), config, read_manifest(noted))
    monkeypatch.setenv("KLANTBEELD_POSTGRES_URL", "postgresql://reader@127.0.0.1/marts")
    assert has_news(noted)


def test_a_build_or_a_publication_that_is_another_is_news(noted: Settings) -> None:
    link = noted.warehouse_dir / "published"
    version = link.readlink()
    link.unlink()
    link.symlink_to("versions/another")
    assert has_news(noted)
    link.unlink()
    link.symlink_to(version)
    assert not has_news(noted)
    noted.build_file.touch()
    assert has_news(noted)


def test_a_delivered_file_that_cannot_be_read_is_news(noted: Settings) -> None:
    file = noted.landing_dir / "survey" / "responses_20240415.csv"
    file.unlink()
    file.symlink_to(file.parent / "nowhere.csv")
    assert has_news(noted)


def test_a_project_that_reads_tables_of_another_tool_always_has_news(noted: Settings) -> None:
    config = load_landing_config(noted.landing_file)
    fewer = config.model_copy(update={"deliveries": config.deliveries[1:]})
    note_published(noted, inputs_digest(noted, fewer), fewer, read_manifest(noted))
    assert not noted.published_from_file.exists()


def test_it_is_told_which_deliveries_are_late(noted: Settings) -> None:
    config = load_landing_config(noted.landing_file)
    assert late_deliveries(noted, config) == []
    delivery = next(delivery for delivery in config.deliveries if delivery.freshness)
    strict = delivery.model_copy(
        update={"freshness": delivery.freshness.model_copy(update={"max_age_days": -1})}
    )
    strictly = config.model_copy(update={"deliveries": [strict]})
    told = late_deliveries(noted, strictly)
    assert len(told) == 1 and told[0].startswith(f"{delivery.name}: the newest delivery is ")
    # What came since and could not be loaded makes nothing fresher.
    ledger = Ledger(noted)
    (last, *_) = ledger.loaded(delivery.system, delivery.table)
    later = last.loaded_at + timedelta(days=10)
    ledger.commit(replace(last, file_name="broken", loaded_at=later, status="failed", reason="broken"), [])
    ledger.write()
    assert late_deliveries(noted, strictly) == told


def test_two_sources_that_read_one_folder_of_raw_are_landed(noted: Settings) -> None:
    config = load_landing_config(noted.landing_file)
    manifest = read_manifest(noted)
    source = next(source for source in manifest["sources"].values() if source["source_name"] == "acd")
    source["source_name"] = "acd_export"
    note_published(noted, inputs_digest(noted, config), config, manifest)
    assert noted.published_from_file.is_file()
    source["config"]["external_location"] = None
    note_published(noted, inputs_digest(noted, config), config, manifest)
    assert not noted.published_from_file.exists()
