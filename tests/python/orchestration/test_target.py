"""The engine of a build: chosen by name, and told in one line where it is not installed."""

import importlib.util
from pathlib import Path

import pytest

from orchestration.base.errors import ConfigError
from orchestration.base.settings import REPOSITORY_ROOT, Settings
from orchestration.dbt import target as target_module
from orchestration.dbt.target import resolve_target


@pytest.fixture
def demo(tmp_path: Path) -> Settings:
    return Settings(REPOSITORY_ROOT, tmp_path / "landing", tmp_path / "warehouse")


def without_modules(monkeypatch: pytest.MonkeyPatch, *missing: str) -> None:
    def find(name: str) -> object:
        return None if name in missing else importlib.util.find_spec("json")

    monkeypatch.setattr(target_module, "find_spec", find)


def with_java(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, exists: bool) -> None:
    java = tmp_path / "bin" / "java"
    java.parent.mkdir()
    if exists:
        java.touch(mode=0o755)
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))


def test_the_profile_says_which_engine_builds(demo: Settings) -> None:
    assert resolve_target(demo) == "duckdb"


def test_an_unknown_target_is_named_with_the_known_ones(demo: Settings) -> None:
    with pytest.raises(ConfigError, match="has no target 'snowflake'") as told:
        resolve_target(demo, "snowflake")
    assert told.value.hint == "It has: duckdb, spark."


@pytest.mark.parametrize(
    ("missing", "java", "named"),
    [
        (["dbt.adapters.spark"], True, "dbt-spark (make spark)"),
        (["pyspark"], True, "pyspark (make spark)"),
        ([], False, "Java 17 (openjdk-17-jre-headless)"),
        (
            ["dbt.adapters.spark", "pyspark"],
            False,
            "dbt-spark (make spark) and pyspark (make spark) and Java 17",
        ),
    ],
)
def test_an_engine_that_is_not_installed_is_told_with_what_to_install(
    missing: list[str],
    java: bool,
    named: str,
    demo: Settings,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    without_modules(monkeypatch, *missing)
    with_java(monkeypatch, tmp_path, java)
    with pytest.raises(ConfigError, match="The target 'spark' is not installed") as told:
        resolve_target(demo, "spark")
    assert f"install {named}" in str(told.value)
    assert "\n" not in str(told.value)
    assert told.value.exit_code == 2


def test_an_engine_that_is_installed_is_taken(
    demo: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    without_modules(monkeypatch)
    with_java(monkeypatch, tmp_path, True)
    assert resolve_target(demo, "spark") == "spark"


def test_the_command_ends_as_for_any_wrong_configuration(klantbeeld, demo: Settings, tmp_path: Path) -> None:
    result = klantbeeld("build", "--target", "spark", settings=demo, env={"JAVA_HOME": str(tmp_path)})
    assert result.returncode == 2
    assert "The target 'spark' is not installed" in result.stderr
    assert "Java 17 (openjdk-17-jre-headless)" in result.stderr
    assert "Traceback" not in result.stderr
