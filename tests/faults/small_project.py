"""The quickstart cut down to a few marts and what they read: what is tried on whole runs is tried often."""

from pathlib import Path
from typing import Any

import yaml
from quickstart_project import copy_quickstart

from orchestration.base.settings import Settings
from orchestration.dbt.manifest import prepare_manifest, project_yaml, read_manifest

# Some of each kind: built by day, from episodes, with small cells hidden, from the ledger, and what checks read.
_MARTS = {
    "contact_daily",
    "contact_rate_weekly",
    "contact_reason_daily",
    "experience_daily",
    "metric_catalogue",
    "metric_daily",
    "publication",
    "quality_delivery",
    "quality_freshness",
    "quality_quarantine",
    "quality_reconciliation",
    "quality_unmapped",
    "web_daily",
}


def small_project(folder: Path) -> Settings:
    """A copy of the quickstart that builds these marts alone.

    Its data tests are left out as well: they are two thirds of a run and change no mart.
    """
    settings = copy_quickstart(folder)
    prepare_manifest(settings)
    nodes = read_manifest(settings)["nodes"]
    content = project_yaml(folder)
    for kind in ("data_tests", "semantic-models", "metrics"):
        content[kind] = {"+enabled": False}
    for name in _models(nodes) - read_by(nodes, _MARTS):
        config = content["models"]
        for part in nodes[name]["fqn"]:
            config = config.setdefault(part, {})
        config["+enabled"] = False
    (folder / "dbt_project.yml").write_text(yaml.safe_dump(content, sort_keys=False), encoding="utf-8")
    prepare_manifest(settings)
    return settings


def _models(nodes: dict[str, Any]) -> set[str]:
    return {name for name, node in nodes.items() if node["resource_type"] == "model"}


def read_by(nodes: dict[str, Any], marts: set[str]) -> set[str]:
    """The nodes that these marts and what runs before and after a build read, themselves included."""
    waiting = [
        name
        for name, node in nodes.items()
        if node["resource_type"] == "operation" or (name in _models(nodes) and node["alias"] in marts)
    ]
    found: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name in nodes and name not in found:
            found.add(name)
            waiting += nodes[name]["depends_on"].get("nodes", [])
    return found
