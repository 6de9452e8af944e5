"""Fixtures of all tests: the repository, the project of examples/quickstart, and that project built once."""

import fcntl
import os
import pickle
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from few_marts import copy_with_few_marts
from quickstart_project import copy_built, copy_quickstart, settings_of
from spark_engine import spark_session

from orchestration.base.settings import REPOSITORY_ROOT, Settings
from orchestration.dbt.manifest import prepare_manifest, read_manifest

# Whatever the developer's shell says: tests choose their own folders, and nothing is sent anywhere.
for name in (
    "KLANTBEELD_PROJECT_DIR",
    "KLANTBEELD_LANDING",
    "KLANTBEELD_WAREHOUSE",
    "KLANTBEELD_POSTGRES_URL",
):
    os.environ.pop(name, None)
for name in ("KLANTBEELD_KEY", "KLANTBEELD_KEY_FILE", "DAGSTER_HOME"):
    os.environ.pop(name, None)
os.environ["DBT_SEND_ANONYMOUS_USAGE_STATS"] = "false"
os.environ["DAGSTER_DISABLE_TELEMETRY"] = "yes"

Command = Callable[..., subprocess.CompletedProcess[str]]
Once = Callable[[str, Callable[[Path], Any]], Any]

# A worker takes a file at a time, and a long one that comes last is all that one of them still does.
LONGEST_FIRST = (
    "end_to_end/test_two_engines.py",
    "end_to_end/test_day_by_day.py",
    "orchestration/test_run.py",
    "dbt_unit/test_dbt_unit_tests.py",
    "orchestration/test_entities_alone.py",
    "end_to_end/test_public_data.py",
    "stats/test_process_mining.py",
    "orchestration/test_days.py",
    "simulator/test_demo_truth.py",
    "orchestration/test_cli.py",
    "end_to_end/test_frozen_baseline.py",
    "orchestration/test_rights.py",
    "portable/test_portable_macros.py",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The files that take longest begin; `--no-loadscope-reorder` keeps pytest-xdist to it."""
    folder = Path(__file__).parent
    rank = {folder / name: place for place, name in enumerate(LONGEST_FIRST)}
    if missing := [str(file) for file in rank if not file.is_file()]:
        raise pytest.UsageError(f"LONGEST_FIRST names no file that is there: {missing}")
    items.sort(key=lambda item: rank.get(item.path, len(rank)))


@pytest.fixture(scope="session")
def repo_root() -> Path:
    """The root of the repository."""
    return REPOSITORY_ROOT


@pytest.fixture(scope="session")
def klantbeeld() -> Command:
    """Runs the `klantbeeld` command in a process of its own: klantbeeld("run", settings=..., env={...})."""

    def command(
        *arguments: str,
        settings: Settings | None = None,
        env: dict[str, str] | None = None,
        cwd: Path | None = None,
    ) -> subprocess.CompletedProcess[str]:
        folders = folder_environment(settings) if settings else {}
        return subprocess.run(
            [sys.executable, "-m", "orchestration", *arguments],
            env={**os.environ, "COLUMNS": "200", **folders, **(env or {})},
            cwd=cwd or REPOSITORY_ROOT,
            capture_output=True,
            text=True,
            timeout=540,
            check=False,
        )

    return command


@pytest.fixture(scope="session")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A Spark session. A process has one, so every test that asks Spark shares it."""
    with spark_session(tmp_path_factory.mktemp("spark")) as session:
        yield session


@pytest.fixture
def small_project(tmp_path: Path) -> Settings:
    """A fresh copy of examples/quickstart, not yet built: change its files at will."""
    return copy_quickstart(tmp_path / "project")


@pytest.fixture(scope="session")
def once(tmp_path_factory: pytest.TempPathFactory) -> Once:
    """once(name, make): what `make(folder)` returns, called by the worker that asks first; others wait and read it."""
    shared = tmp_path_factory.getbasetemp()
    shared = shared.parent if "PYTEST_XDIST_WORKER" in os.environ else shared

    def made(name: str, make: Callable[[Path], Any]) -> Any:
        folder = shared / name
        file = folder / "made.pickle"
        with (shared / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not file.is_file():
                shutil.rmtree(folder, ignore_errors=True)
                folder.mkdir()
                file.write_bytes(pickle.dumps(make(folder)))
        return pickle.loads(file.read_bytes())

    return made


@pytest.fixture(scope="session")
def built_and_said(once: Once, klantbeeld: Command) -> tuple[Settings, dict[str, str]]:
    """The built project, and what the run that built it printed."""

    def run(folder: Path) -> tuple[Settings, dict[str, str]]:
        settings = copy_quickstart(folder / "project")
        result = klantbeeld("run", settings=settings)
        assert result.returncode == 0, result.stdout + result.stderr
        return settings, {"stdout": result.stdout, "stderr": result.stderr}

    return once("built", run)


@pytest.fixture(scope="session")
def built_project(built_and_said: tuple[Settings, dict[str, str]]) -> Settings:
    """examples/quickstart landed, built and published once, for all workers. Read it; do not change it."""
    return built_and_said[0]


@pytest.fixture(scope="session")
def said_by_the_run(built_and_said: tuple[Settings, dict[str, str]]) -> dict[str, str]:
    """What `klantbeeld run` of the built project printed: {stdout, stderr}."""
    return built_and_said[1]


@pytest.fixture(scope="session")
def few_marts_built(once: Once, klantbeeld: Command, built_project: Settings) -> Settings:
    """The quickstart with a few marts, landed, built and published once, for all workers. Read it; do not change it."""

    def run(folder: Path) -> Settings:
        settings = copy_with_few_marts(folder, read_manifest(built_project)["nodes"])
        result = klantbeeld("run", settings=settings)
        assert result.returncode == 0, result.stdout + result.stderr
        return settings

    return once("few_marts", run)


@pytest.fixture(scope="session")
def kept_few_marts(few_marts_built: Settings, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with that project as dbt parses it there: `kept`, to be put back at `project` for each test.

    What dbt parsed holds at one path alone, so the tests of a worker share the path and dbt parses once.
    """
    folder = tmp_path_factory.mktemp("few_marts")
    prepare_manifest(copy_built(few_marts_built, folder / "project"))
    (folder / "project").rename(folder / "kept")
    return folder


@pytest.fixture
def few_marts(kept_few_marts: Path) -> Settings:
    """A copy of the built quickstart with a few marts, which a test may change and run again."""
    return copy_built(settings_of(kept_few_marts / "kept"), kept_few_marts / "project")


def folder_environment(settings: Settings) -> dict[str, str]:
    """The environment variables that name the folders of `settings`."""
    return {
        "KLANTBEELD_PROJECT_DIR": str(settings.project_dir),
        "KLANTBEELD_LANDING": str(settings.landing_dir),
        "KLANTBEELD_WAREHOUSE": str(settings.warehouse_dir),
    }
