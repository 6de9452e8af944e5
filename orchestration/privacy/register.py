"""The register of processing (GDPR art. 30), written from what is declared and from what the models read."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from orchestration.landing.config import LandingConfig
from orchestration.landing.delivery import Delivery
from orchestration.plan.news import system_of
from orchestration.privacy.processing import ProcessingRow, processing_of

_NOT_STATED = "not stated"
_HEAD = """# Register of processing

Written by `klantbeeld register` from landing.yml and the models: make changes there. One section per source.
"""

Lineage = Mapping[tuple[str, str], list[str]]


def render(config: LandingConfig, lineage: Lineage) -> str:
    """The register as Markdown."""
    parts = [_HEAD, *(_part(delivery, lineage) for delivery in config.deliveries)]
    return "\n".join(parts)


def lineage_of(manifest: Mapping[str, Any]) -> Lineage:
    """Per source (system, table) the marts that depend on it, at any distance."""
    children: dict[str, set[str]] = defaultdict(set)
    for name, node in manifest["nodes"].items():
        for parent in node.get("depends_on", {}).get("nodes", []):
            if node["resource_type"] == "model":
                children[parent].add(name)
    marts: dict[tuple[str, str], set[str]] = defaultdict(set)
    # A project may declare a source that the package declares too.
    for source_id, source in manifest["sources"].items():
        below = (manifest["nodes"][name] for name in _below(source_id, children))
        marts[system_of(source), source["name"]] |= {
            node["alias"] for node in below if node["schema"] == "marts"
        }
    return {source: sorted(names) for source, names in marts.items()}


def unstated(config: LandingConfig) -> list[str]:
    """The sources with identifiers for which landing.yml does not state everything a register needs."""
    return [
        delivery.name
        for delivery in config.deliveries
        if delivery.identifiers and not all(_stated(processing_of(delivery)).values())
    ]


def _part(delivery: Delivery, lineage: Lineage) -> str:
    row = processing_of(delivery)
    marts = lineage.get((delivery.system, delivery.table), [])
    lines = {
        **{name: text or _NOT_STATED for name, text in _stated(row).items()},
        "Delivered as": row.delivered_as,
        "Columns": row.column_names,
        "Pseudonyms": row.identifying_columns or "none",
        "Clear values in the vault": "yes" if row.has_clear_values else "no",
        "Never written": row.never_written or "nothing is listed",
        "Marts": ", ".join(marts) or "none",
    }
    rows = "\n".join(f"| {name} | {_cell(text)} |" for name, text in lines.items())
    return f"\n## {delivery.name}\n\n| what | as declared |\n|---|---|\n{rows}\n"


def _stated(row: ProcessingRow) -> dict[str, str | None]:
    return {
        "Purpose": row.purpose,
        "Legal basis": row.legal_basis,
        "Kept": row.retention,
        "Recipients": row.recipients,
    }


def _below(start: str, children: Mapping[str, set[str]]) -> set[str]:
    found: set[str] = set()
    waiting = [start]
    while waiting:
        for child in children.get(waiting.pop(), set()) - found:
            found.add(child)
            waiting.append(child)
    return found


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")
