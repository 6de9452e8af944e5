"""The parsed dbt project, with every vendor staging model enabled so that the rules hold for all of them."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from dbt.contracts.graph.manifest import Manifest
from parsed_project import Parsed


@pytest.fixture(scope="session")
def parsed_once(once: Callable[[str, Callable[[Path], Any]], Any]) -> Path:
    """What dbt wrote when it parsed the repository's own project, as on a user's machine, once for all workers."""

    def parse(folder: Path) -> Path:
        result = Parsed(folder).run("parse")
        assert result.success, result.exception
        return folder / "target"

    return once("parsed", parse)


@pytest.fixture(scope="session")
def parsed(parsed_once: Path, tmp_path_factory: pytest.TempPathFactory) -> Parsed:
    """The parsed project with a warehouse that is this worker's own."""
    manifest = Manifest.from_msgpack((parsed_once / "partial_parse.msgpack").read_bytes())
    # What dbt does at the end of a parse and does not write down: `graph` of the models.
    manifest.build_flat_graph()
    return Parsed(tmp_path_factory.mktemp("parsed"), manifest)


@pytest.fixture(scope="session")
def manifest(parsed_once: Path) -> dict:
    """The manifest of the project as dbt writes it."""
    return json.loads((parsed_once / "manifest.json").read_text())


@pytest.fixture(scope="session")
def models(manifest: dict) -> dict[str, dict]:
    """Models by name."""
    nodes = manifest["nodes"].values()
    return {node["name"]: node for node in nodes if node["resource_type"] == "model"}
