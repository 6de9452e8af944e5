"""What a user installs asks nothing of what they make with it (X17)."""

import re
import tomllib
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement

# Under the Artistic License as well: whoever uses it chooses.
DUAL = {"text-unidecode"}


@pytest.fixture(scope="module")
def project(repo_root: Path) -> dict[str, object]:
    return tomllib.loads((repo_root / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def _installed(requirements: list[str]) -> dict[str, Distribution]:
    """The distributions that the requirements bring, and theirs, as they are installed here."""
    found: dict[str, Distribution] = {}
    waiting, seen = [Requirement(text) for text in requirements], set()
    while waiting:
        wanted = waiting.pop()
        key = (wanted.name.lower(), frozenset(wanted.extras))
        if key in seen:
            continue
        seen.add(key)
        try:
            found[wanted.name.lower()] = part = distribution(wanted.name)
        except PackageNotFoundError:
            # Of another platform.
            continue
        for text in part.requires or []:
            needed = Requirement(text)
            extras = wanted.extras or {""}
            if needed.marker is None or any(needed.marker.evaluate({"extra": extra}) for extra in extras):
                waiting.append(needed)
    return found


def _is_copyleft(part: Distribution) -> bool:
    stated = [part.metadata.get("License-Expression"), *(part.metadata.get_all("Classifier") or [])]
    return any(re.search(r"GPL|General Public License", text or "") for text in stated)


def test_the_default_install_is_permissive(project: dict) -> None:
    installed = _installed(project["dependencies"])
    assert {"duckdb", "dbt-core", "pydantic"} <= set(installed)
    assert {name for name, part in installed.items() if _is_copyleft(part)} <= DUAL


def test_what_the_tests_use_besides_is_stated(project: dict, repo_root: Path) -> None:
    text = (repo_root / "CONTRIBUTING.md").read_text(encoding="utf-8")
    copyleft = {
        name
        for name, part in _installed(project["optional-dependencies"]["dev"]).items()
        if _is_copyleft(part)
    } - DUAL
    assert "psycopg" in copyleft
    assert all(name.removesuffix("-binary") in text for name in copyleft)
