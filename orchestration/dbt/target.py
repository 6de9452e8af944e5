"""The engine that dbt builds on: a target in profiles.yml, and whether its requirements are installed."""

import os
import shutil
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import yaml

from orchestration.base.errors import ConfigError
from orchestration.base.settings import Settings
from orchestration.dbt.commands import profiles_dir


def resolve_target(settings: Settings, name: str | None = None) -> str:
    """The name of the target to build with: `name`, else the profile's own.

    Raises ConfigError if profiles.yml has no such target, or if its engine is not installed.
    """
    profile = _profile(settings)
    outputs = profile.get("outputs") or {}
    target = name or os.environ.get("DBT_TARGET") or profile.get("target") or "default"
    if target not in outputs:
        raise ConfigError(
            f"{profiles_dir(settings) / 'profiles.yml'} has no target '{target}'.",
            f"It has: {', '.join(sorted(outputs)) or 'none'}.",
        )
    missing = _missing(outputs[target])
    if missing:
        raise ConfigError(
            f"The target '{target}' is not installed: install {' and '.join(missing)}; see docs/spark.md."
        )
    return target


def _missing(output: dict[str, Any]) -> list[str]:
    """What an output of type spark needs that this machine lacks."""
    if output.get("type") != "spark":
        return []
    missing = [] if find_spec("dbt.adapters.spark") else ["dbt-spark (make spark)"]
    if output.get("method") == "session":
        missing += [] if find_spec("pyspark") else ["pyspark (make spark)"]
        missing += [] if _java() else ["Java 17 (openjdk-17-jre-headless)"]
    return missing


def _java() -> str | None:
    home = os.environ.get("JAVA_HOME")
    return shutil.which("java", path=str(Path(home) / "bin")) if home else shutil.which("java")


def _profile(settings: Settings) -> dict[str, Any]:
    file = profiles_dir(settings) / "profiles.yml"
    try:
        profiles = yaml.safe_load(file.read_text(encoding="utf-8"))
        project = yaml.safe_load((settings.project_dir / "dbt_project.yml").read_text(encoding="utf-8"))
        return profiles[project["profile"]]
    except (OSError, yaml.YAMLError, KeyError, TypeError) as error:
        raise ConfigError(
            f"{file} does not have the profile that the project names.",
            "Start from the profiles.yml of examples/quickstart.",
        ) from error
