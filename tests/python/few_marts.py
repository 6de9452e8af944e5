"""The quickstart cut down to a few marts and what they read: what is tried on whole runs is tried often."""

import shutil
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Any

import yaml
from quickstart_project import copy_quickstart

from orchestration.base.settings import REPOSITORY_ROOT, Settings
from orchestration.dbt.manifest import project_yaml

# Of each kind some: by day, week and month, from episodes, with small cells hidden, from the ledger, read by checks.
_MARTS = {
    "contact_daily",
    "contact_rate_weekly",
    "contact_reason_daily",
    "contact_value_class_monthly",
    "experience_daily",
    "metric_catalogue",
    "metric_daily",
    "publication",
    "quality_delivery",
    "quality_freshness",
    "quality_late_event",
    "quality_quarantine",
    "quality_reconciliation",
    "quality_unmapped",
    "web_daily",
}
# Nobody reads these but the next run: without them it would build all days.
_NOTES = {"built_day", "built_delivery", "built_session_day"}
# The semantic models are of the whole: they name models that are not there.
_OF_THE_WHOLE = "semantic_models"


def copy_with_few_marts(folder: Path, nodes: dict[str, Any]) -> Settings:
    """A copy of the quickstart below `folder` that builds these marts alone; `nodes` are those of the whole one.

    It uses a copy of the package that has the files of nothing else, which dbt parses sooner. The data tests of the
    package are left out: they are two thirds of a run and change no mart. Those of the project are there.
    """
    read = {nodes[name]["name"] for name in read_by(nodes, _MARTS | _NOTES)}
    _copy_package(folder / "package", read)
    settings = copy_quickstart(folder / "project", folder / "package")
    content = project_yaml(settings.project_dir)
    content["data_tests"] = {"klantbeeld": {"+enabled": False}}
    (settings.project_dir / "dbt_project.yml").write_text(yaml.safe_dump(content, sort_keys=False), "utf-8")
    return settings


def _copy_package(target: Path, read: Collection[str]) -> None:
    target.mkdir(parents=True)
    shutil.copy2(REPOSITORY_ROOT / "dbt_project.yml", target)
    shutil.copytree(REPOSITORY_ROOT / "macros", target / "macros")
    # Single tests name models that are not there; what the .yml of a model says needs the generic ones.
    for part in ("generic", "fixtures"):
        shutil.copytree(REPOSITORY_ROOT / "tests" / "dbt" / part, target / "tests" / "dbt" / part)
    for part, suffix in {"models": ".sql", "seeds": ".csv"}.items():
        source = REPOSITORY_ROOT / part
        unread = {file.stem for file in source.rglob(f"*{suffix}")} - set(read)
        shutil.copytree(source, target / part, ignore=_named({*unread, _OF_THE_WHOLE}))


def _named(stems: set[str]) -> Callable[[str, list[str]], set[str]]:
    """Ignores the files of these names, whatever their suffix."""
    return lambda _, names: {name for name in names if "." in name and name.partition(".")[0] in stems}


def read_by(nodes: dict[str, Any], models: set[str]) -> set[str]:
    """The nodes that these models and what runs before and after a build read, themselves included."""
    waiting = [
        name
        for name, node in nodes.items()
        if node["resource_type"] == "operation"
        or (node["resource_type"] == "model" and node["alias"] in models)
    ]
    found: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name in nodes and name not in found:
            found.add(name)
            waiting += nodes[name]["depends_on"].get("nodes", [])
    return found
