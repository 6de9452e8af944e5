"""The command that a message tells to run next acts on the warehouse that the message is about."""

import json
from pathlib import Path

import pytest

from orchestration.base.next_command import next_command
from orchestration.base.settings import Settings
from orchestration.dbt.failures import explain_failure

NODE = {
    "name": "nobody_called",
    "resource_type": "test",
    "package_name": "own",
    "original_file_path": "tests/nobody_called.sql",
    "path": "nobody_called.sql",
    "depends_on": {"nodes": ["model.own.contact_daily"]},
}


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(tmp_path / "p", tmp_path / "p" / "landing", tmp_path / "my warehouse")


def test_the_hint_of_a_failed_test_asks_the_warehouse_of_the_run(settings: Settings) -> None:
    """And not the one of the project (F6)."""
    settings.dbt_target_dir.mkdir(parents=True)
    result = {"unique_id": "test.own.nobody_called", "status": "fail", "message": "Got 1", "failures": 1}
    (settings.dbt_target_dir / "run_results.json").write_text(json.dumps({"results": [result]}))
    error = explain_failure(settings, {"nodes": {"test.own.nobody_called": NODE}}, [])
    options = f"--project-dir {settings.project_dir} --warehouse '{settings.warehouse_dir}'"
    file = settings.dbt_target_dir / "compiled" / "own" / "tests" / "nobody_called.sql"
    assert error.hint == f"Show the rows with: klantbeeld query {options} --build --file '{file}'"


def test_folders_that_are_usual_are_not_named(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.project_dir.mkdir()
    monkeypatch.chdir(settings.project_dir)
    usual = Settings(settings.project_dir, settings.landing_dir, settings.project_dir / "warehouse")
    assert next_command(usual, "run") == "klantbeeld run"
