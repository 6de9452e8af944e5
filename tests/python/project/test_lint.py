"""The linter never looks into a built warehouse, so that the order of `make demo` and `make test` is free (M3), and
finds what sqlfluff finds."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from sqlfluff.core import FluffConfig, Linter
from sqlfluff.utils.reflow import ReflowSequence

from orchestration.base.settings import REPOSITORY_ROOT
from tests.lint.run import laid_out

READ_BY_LINT = ("models", "macros", "seeds", "orchestration", "tests/dbt", "tests/lint")
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


# One fault of each of these rules and more.
RULES = {
    *("AL01", "AL05", "AM03", "CP01", "CP02", "CP03", "ST03", "ST05"),
    *("LT01", "LT02", "LT04", "LT05", "LT08", "LT12", "LT14"),
}
FAULTY = """\
with unused as (
    select a from t
), Calls as (
    SELECT
        call.id,
          COUNT(*) as call_count
        , call.team
    from {long} call
    left join (select id from team) as team
        on call.team=team.id
    group by call.id, call.team
)
select id, call_count from Calls as other where id > 1 order by id desc, call_count""".format(long="t" * 130)


def linted(fix: bool = False) -> tuple[list[tuple[str, int, int]], str]:
    """What sqlfluff finds in the faulty SQL, as code, line and place, and the SQL as it leaves it."""
    config = FluffConfig.from_path(str(REPOSITORY_ROOT), overrides={"templater": "raw"})
    file = Linter(config=config).lint_string(FAULTY, config=config, fix=fix)
    found = [(found.rule_code(), found.line_no, found.line_pos) for found in file.get_violations()]
    return found, file.fix_string()[0]


@pytest.mark.parametrize("fix", [False, True])
def test_a_shared_layout_changes_no_finding_and_no_fix(fix: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    shared = linted(fix)
    monkeypatch.setattr(ReflowSequence, "from_root", laid_out)
    assert shared == linted(fix)
    assert {code for code, _, _ in shared[0]} >= RULES
    assert (shared[1] != FAULTY) == fix
