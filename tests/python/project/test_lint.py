"""The linter never looks into a built warehouse, so that the order of `make demo` and `make test` is free (M3)."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from orchestration.base.settings import REPOSITORY_ROOT

READ_BY_LINT = ("models", "macros", "seeds", "orchestration", "tests/dbt")
FILES = (
    "dbt_project.yml",
    "profiles.yml",
    "Makefile",
    ".sqlfluff",
    ".sqlfluffignore",
    "requirements.txt",
    "pyproject.toml",
)


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """The parts of the repository that lint reads, beside a warehouse that cannot be opened."""
    for folder in READ_BY_LINT:
        shutil.copytree(
            REPOSITORY_ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__")
        )
    for file in FILES:
        shutil.copy2(REPOSITORY_ROOT / file, tmp_path / file)
    (tmp_path / ".venv").symlink_to(REPOSITORY_ROOT / ".venv")
    (tmp_path / "warehouse").mkdir()
    (tmp_path / "warehouse" / "build.duckdb").write_text("no database: whoever opens this file fails")
    return tmp_path


def test_lint_passes_beside_a_warehouse_that_cannot_be_opened(checkout: Path) -> None:
    # A model that reads what an earlier run built, and so compiles differently beside a warehouse.
    result = subprocess.run(
        # -o: make must not install into the linked .venv, which would then run the code of this checkout.
        ["make", "-o", ".venv/.installed", "lint-sql", "SQL=models/input/rebuild_day.sql"],
        cwd=checkout,
        env={name: value for name, value in os.environ.items() if not name.startswith("KLANTBEELD_")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stdout + result.stderr
