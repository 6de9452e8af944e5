"""The parsed dbt project, with every vendor staging model enabled so that the rules hold for all of them."""

import json
import os
from pathlib import Path

import pytest
from dbt.cli.main import dbtRunner

REPO_ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="session")
def manifest(tmp_path_factory: pytest.TempPathFactory) -> dict:
    """The manifest of the repository's own project, parsed as a user's machine would."""
    folder = tmp_path_factory.mktemp("manifest")
    arguments = ["parse", "--project-dir", REPO_ROOT, "--profiles-dir", REPO_ROOT, "--quiet"]
    arguments += ["--target-path", folder / "target", "--log-path", folder / "logs", "--vars", _all_vendors()]
    previous = os.environ.get("KLANTBEELD_WAREHOUSE")
    os.environ["KLANTBEELD_WAREHOUSE"] = str(folder)
    try:
        result = dbtRunner().invoke([str(argument) for argument in arguments])
    finally:
        _restore("KLANTBEELD_WAREHOUSE", previous)
    assert result.success, result.exception
    return json.loads((folder / "target" / "manifest.json").read_text())


@pytest.fixture(scope="session")
def models(manifest: dict) -> dict[str, dict]:
    """Models by name."""
    nodes = manifest["nodes"].values()
    return {node["name"]: node for node in nodes if node["resource_type"] == "model"}


def _all_vendors() -> str:
    """Every stg_<vendor>__<entity> of the repository, listed under the entity it is named after."""
    inputs: dict[str, list[str]] = {}
    for path in sorted((REPO_ROOT / "models" / "staging").rglob("stg_*__*.sql")):
        if path.parts[-2] != "landing":
            inputs.setdefault(path.stem.split("__")[1], []).append(path.stem)
    return json.dumps({"klantbeeld_inputs": inputs})


def _restore(name: str, value: str | None) -> None:
    if value is None:
        os.environ.pop(name, None)
    else:
        os.environ[name] = value
