"""The seeds of taxonomy and journeys as a project has them: the file of each, its rows, and the line of each row."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from orchestration.base.errors import ConfigError

DIMENSIONS = ("channel", "team", "product", "customer_group", "touchpoint", "contact_reason")
TAXONOMY = (
    "taxonomy_version",
    "contact_reason_change",
    "contact_reason_visibility",
    "contact_reason_keyword",
)
JOURNEYS = (
    *("journey", "journey_stage", "journey_plan", "journey_stage_plan", "journey_touchpoint"),
    "journey_map_item",
)
WEB = ("web_funnel", "web_funnel_step", "web_page_role")


@dataclass(frozen=True)
class Row:
    """A row of a seed with the line on which it ends. A blank value is an empty text."""

    line: int
    values: Mapping[str, str]

    def __getitem__(self, name: str) -> str:
        return (self.values.get(name) or "").strip()


@dataclass(frozen=True)
class Seed:
    """A seed file. `columns` are those of its header."""

    name: str
    path: Path
    columns: tuple[str, ...]
    rows: tuple[Row, ...]

    def values(self, column: str) -> set[str]:
        return {row[column] for row in self.rows}


Seeds = Mapping[str, Seed]


def read_seeds(manifest: Mapping[str, Any], project_dir: Path) -> dict[str, Seed]:
    """The seeds of taxonomy, journeys, the website and mappings that the manifest of a project names.

    Raises ConfigError for a file that is not CSV. A seed that is disabled and not replaced is left out: dbt
    reports it.
    """
    wanted = {*DIMENSIONS, *TAXONOMY, *JOURNEYS, *WEB, *(f"map_{dimension}" for dimension in DIMENSIONS)}
    nodes = manifest["nodes"].values()
    seeds = [node for node in nodes if node["resource_type"] == "seed" and node["name"] in wanted]
    return {node["name"]: _read(node, project_dir) for node in seeds}


def _read(node: Mapping[str, Any], project_dir: Path) -> Seed:
    path = Path(node.get("root_path") or project_dir) / node["original_file_path"]
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, delimiter=node["config"].get("delimiter") or ",", strict=True)
            rows = tuple(Row(reader.line_num, values) for values in reader)
            columns = tuple(reader.fieldnames or ())
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise ConfigError(
            f"{path} cannot be read: {error}.", "Save it as CSV in UTF-8, like the seeds of the demo company."
        ) from error
    return Seed(node["name"], path, columns, rows)
