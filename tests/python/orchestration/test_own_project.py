"""A project of one's own, outside this repository: what dbt, git and an installation without the models do there."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from orchestration.base.settings import REPOSITORY_ROOT, Settings
from orchestration.dbt.commands import dbt_executable

Command = Callable[..., subprocess.CompletedProcess[str]]


def test_git_leaves_key_raw_and_rejected_alone(small_project: Settings) -> None:
    """`git add .` in a copy of the quickstart, after a run (N12)."""
    folder = small_project.project_dir
    made = ("warehouse/raw/a.parquet", "warehouse/rejected/b.csv", ".klantbeeld/key", "dbt_packages/c.sql")
    for name in made:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("x")
    for command in (["init", "-q"], ["add", "."]):
        subprocess.run(["git", *command], cwd=folder, check=True)
    listed = subprocess.run(
        ["git", "ls-files"], cwd=folder, capture_output=True, text=True, check=True
    ).stdout
    assert "dbt_project.yml" in listed.splitlines()
    assert not set(made) & set(listed.splitlines())


def test_plain_dbt_works_as_the_docs_say(small_project: Settings) -> None:
    """The two commands of docs/package.md (N13)."""
    page = (REPOSITORY_ROOT / "docs" / "package.md").read_text()
    commands = page.partition("```\ndbt deps\n")[2].partition("```")[0]
    environment = {
        "PATH": f"{Path(dbt_executable()).parent}:{os.environ['PATH']}",
        "HOME": os.environ["HOME"],
    }
    script = "set -e\ndbt deps\n" + commands.replace("dbt ls", "dbt ls --select stg_acd_calls__contact")
    result = subprocess.run(
        ["bash", "-c", script],
        cwd=small_project.project_dir,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stdout + result.stderr
    assert "quickstart.staging.acd.stg_acd_calls__contact" in result.stdout


def test_an_installation_without_the_models_says_how_to_install(tmp_path: Path) -> None:
    """As a wheel lays it down: the folder orchestration, and nothing beside it (N13)."""
    shutil.copytree(REPOSITORY_ROOT / "orchestration", tmp_path / "orchestration")
    (tmp_path / "project").mkdir()
    result = subprocess.run(
        [sys.executable, "-m", "orchestration", "check", "--project-dir", str(tmp_path / "project")],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 2, result.stdout + result.stderr
    assert "without its dbt project" in result.stderr and "pip install -e" in result.stderr


def test_check_reads_back_the_columns_of_each_table(klantbeeld: Command, few_marts_built: Settings) -> None:
    """Which are written, and which become pseudonyms (N14); and how much was checked."""
    result = klantbeeld("check", settings=few_marts_built)
    assert result.returncode == 0, result.stdout + result.stderr
    assert "4 deliveries for 4 tables" in result.stdout
    assert "  acd.calls  csv  acd/calls_*.csv" in result.stdout
    assert "    pseudonyms  klantnummer (crm)" in result.stdout
