"""Every unit test that a model of the repository defines is run, vendors' staging included (M2)."""

import json
from pathlib import Path

import pytest
import yaml
from empty_warehouse import build_empty, run_dbt

from orchestration.base.settings import REPOSITORY_ROOT


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> list[dict]:
    """What dbt says of each unit test, on a warehouse in which every model stands without a row."""
    settings = build_empty(tmp_path_factory.mktemp("dbt_unit") / "warehouse")
    run_dbt(settings, "test", "--select", "test_type:unit")
    return json.loads((settings.dbt_target_dir / "run_results.json").read_text())["results"]


def defined() -> list[str]:
    """The unit tests that stand in the .yml files, read without dbt."""
    files = [
        path for path in (REPOSITORY_ROOT / "models").rglob("*.yml") if "unit_tests:" in path.read_text()
    ]
    return sorted(
        f"unit_test.klantbeeld.{test['model']}.{test['name']}" for path in files for test in _unit_tests(path)
    )


def test_every_defined_unit_test_runs(results: list[dict]) -> None:
    ran = sorted(result["unique_id"] for result in results if result["unique_id"].startswith("unit_test."))
    assert ran == defined()


def test_every_unit_test_passes(results: list[dict]) -> None:
    failed = {
        result["unique_id"].split(".", 2)[2]: result["message"]
        for result in results
        if result["status"] not in ("pass", "success")
    }
    assert not failed, "\n\n".join(f"{name}: {message}" for name, message in failed.items())


def _unit_tests(path: Path) -> list[dict]:
    return yaml.safe_load(path.read_text())["unit_tests"]
