"""The parsed dbt project, with every vendor staging model enabled so that the rules hold for all of them."""

import json

import pytest
from parsed_project import Parsed


@pytest.fixture(scope="session")
def parsed(tmp_path_factory: pytest.TempPathFactory) -> Parsed:
    """The repository's own project, parsed as a user's machine would."""
    folder = tmp_path_factory.mktemp("manifest")
    result = Parsed(folder).run("parse")
    assert result.success, result.exception
    return Parsed(folder, result.result)


@pytest.fixture(scope="session")
def manifest(parsed: Parsed) -> dict:
    """The manifest of the project as dbt writes it."""
    return json.loads((parsed.folder / "target" / "manifest.json").read_text())


@pytest.fixture(scope="session")
def models(manifest: dict) -> dict[str, dict]:
    """Models by name."""
    nodes = manifest["nodes"].values()
    return {node["name"]: node for node in nodes if node["resource_type"] == "model"}
