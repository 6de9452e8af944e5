"""Memory, threads and spill folder: what the machine gives, what the environment overrides, who gets them."""

import os
from pathlib import Path

import duckdb
import pytest

from orchestration.base.duckdb_settings import (
    available_memory,
    limit_resources,
    memory_limit,
    models_at_once,
    temp_dir,
    threads,
)
from orchestration.base.errors import ConfigError
from orchestration.base.settings import Settings
from orchestration.dbt.commands import DbtProcess, dbt_environment
from orchestration.landing.connection import landing_connection
from orchestration.quality.sql import connect

MACHINE = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
NAMES = ("memory_limit", "threads", "temp_directory", "preserve_insertion_order")


@pytest.fixture(autouse=True)
def _machine_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("KLANTBEELD_MEMORY_LIMIT", "KLANTBEELD_THREADS", "KLANTBEELD_TEMP_DIR"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(tmp_path, tmp_path / "landing", tmp_path / "warehouse")


@pytest.fixture
def overridden(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Every value given in the environment; the spill folder."""
    monkeypatch.setenv("KLANTBEELD_MEMORY_LIMIT", "512MiB")
    monkeypatch.setenv("KLANTBEELD_THREADS", "3")
    monkeypatch.setenv("KLANTBEELD_TEMP_DIR", str(tmp_path / "spill"))
    return tmp_path / "spill"


def in_force(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    select = ", ".join(f"current_setting('{name}')" for name in NAMES)
    return dict(zip(NAMES, map(str, connection.execute(f"select {select}").fetchone()), strict=True))


def control_groups(root: Path, lines: str, limits: dict[str, str]) -> Path:
    (root / "proc" / "self").mkdir(parents=True)
    (root / "proc" / "self" / "cgroup").write_text(lines)
    for name, limit in limits.items():
        file = root / "sys" / "fs" / "cgroup" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"{limit}\n")
    return root


def test_the_limit_is_sixty_percent_of_memory() -> None:
    assert int(memory_limit().removesuffix("MiB")) * 2**20 == pytest.approx(
        0.6 * available_memory(), rel=0.01
    )
    assert available_memory() <= MACHINE


@pytest.mark.parametrize(
    ("lines", "limits", "expected"),
    [
        ("0::/app/web\n", {"app/web/memory.max": "max", "app/memory.max": str(2**30)}, 2**30),
        ("0::/app\n", {"app/memory.max": str(2**29), "memory.max": str(2**30)}, 2**29),
        # Inside a container the group's own path is not visible, its limit is at the top.
        ("0::/docker/4711\n", {"memory.max": str(2**28)}, 2**28),
        (
            "5:cpu:/\n4:memory:/job\n0::/\n",
            {"memory/job/memory.limit_in_bytes": str(2**27), "cpu/memory.limit_in_bytes": "1"},
            2**27,
        ),
        ("4:memory:/\n", {"memory/memory.limit_in_bytes": "9223372036854771712"}, MACHINE),
        ("0::/\n", {"memory.max": "max"}, MACHINE),
    ],
    ids=["group above", "group itself", "container", "version 1", "version 1 without limit", "no limit"],
)
def test_a_container_has_the_memory_it_is_allowed(
    tmp_path: Path, lines: str, limits: dict[str, str], expected: int
) -> None:
    assert available_memory(control_groups(tmp_path, lines, limits)) == expected


def test_without_control_groups_the_machine_counts(tmp_path: Path) -> None:
    assert available_memory(tmp_path) == MACHINE


def test_the_environment_overrides_every_value(settings: Settings, overridden: Path) -> None:
    assert (memory_limit(), threads(), temp_dir(settings)) == ("512MiB", 3, overridden)
    with duckdb.connect() as connection:
        limit_resources(connection, temp_dir(settings))
        assert in_force(connection) == {
            "memory_limit": "512.0 MiB",
            "threads": "3",
            "temp_directory": str(overridden),
            "preserve_insertion_order": "False",
        }


def test_landing_and_checks_are_limited_alike(settings: Settings, overridden: Path) -> None:
    with landing_connection(settings) as landing, connect(temp_dir(settings) / "quality") as checks:
        for connection, order, folder in ((landing, "True", "landing"), (checks, "False", "quality")):
            assert in_force(connection) == {
                "memory_limit": "512.0 MiB",
                "threads": "3",
                "temp_directory": str(overridden / folder),
                "preserve_insertion_order": order,
            }


@pytest.mark.parametrize("value", ["none", "0", "-1", "1.5", "²"])
def test_a_number_of_threads_that_is_none_is_told(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("KLANTBEELD_THREADS", value)
    with pytest.raises(ConfigError, match="KLANTBEELD_THREADS is"):
        threads()


@pytest.mark.parametrize(("limit", "expected"), [("3900MB", 1), ("4100MB", 2)])
def test_with_little_memory_models_are_built_one_after_the_other(
    monkeypatch: pytest.MonkeyPatch, limit: str, expected: int
) -> None:
    monkeypatch.setenv("KLANTBEELD_MEMORY_LIMIT", limit)
    assert models_at_once() == expected
    monkeypatch.setenv("KLANTBEELD_MODELS_AT_ONCE", "3")
    assert models_at_once() == 3
    monkeypatch.setenv("KLANTBEELD_MODELS_AT_ONCE", "two")
    with pytest.raises(ConfigError, match="KLANTBEELD_MODELS_AT_ONCE is 'two'"):
        models_at_once()


def test_dbt_gets_the_values_through_its_environment(settings: Settings) -> None:
    environment = dbt_environment(settings)
    assert environment["KLANTBEELD_MEMORY_LIMIT"] == memory_limit()
    assert environment["KLANTBEELD_THREADS"] == str(threads())
    assert environment["KLANTBEELD_MODELS_AT_ONCE"] == str(models_at_once())
    assert environment["KLANTBEELD_TEMP_DIR"] == str(settings.warehouse_dir / "tmp")


def test_dbt_builds_with_the_values_of_the_environment(settings: Settings, overridden: Path) -> None:
    """In a project of nothing but a macro: the profile is what hands them on, and that is this package's."""
    (settings.project_dir / "dbt_project.yml").write_text("name: own\nprofile: klantbeeld\n")
    select = ", ".join(f"current_setting(''{name}'')" for name in NAMES)
    macro = settings.project_dir / "macros" / "in_force.sql"
    macro.parent.mkdir()
    macro.write_text(
        "{% macro in_force() %}{% do log('in force: ' ~ run_query('select "
        + select.replace("''", "\\'")
        + "').rows[0].values() | join(' '), info=true) %}{% endmacro %}"
    )
    process = DbtProcess(settings, ["run-operation", "in_force"])
    texts = [event["info"]["msg"] for event in process.events()]
    assert f"in force: 512.0 MiB 3 {overridden} False" in texts, texts
