"""How the Python code is laid out: rooms under orchestration/, and no circle of imports."""

import ast
from collections.abc import Iterator
from pathlib import Path

import networkx as nx

from orchestration.base.settings import REPOSITORY_ROOT

CODE = REPOSITORY_ROOT / "orchestration"
# What a shell, Dagster or `python -m` starts.
ENTRY_POINTS = {"__init__", "__main__", "calendar", "definitions"}


def test_outside_the_rooms_stand_entry_points_alone() -> None:
    assert {path.stem for path in CODE.glob("*.py")} == ENTRY_POINTS


def test_modules_import_each_other_in_no_circle() -> None:
    assert sorted(nx.simple_cycles(nx.DiGraph(_imports()))) == []


def test_the_base_stands_on_no_room() -> None:
    base = "orchestration.base"
    assert [pair for pair in _imports() if pair[0].startswith(base) and not pair[1].startswith(base)] == []


def _imports() -> Iterator[tuple[str, str]]:
    modules = {_name(path): path for path in CODE.rglob("*.py")}
    for name, path in modules.items():
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ImportFrom) and node.module:
                for alias in node.names:
                    imported = f"{node.module}.{alias.name}"
                    target = imported if imported in modules else node.module
                    if target in modules:
                        yield name, target


def _name(path: Path) -> str:
    return ".".join(path.relative_to(REPOSITORY_ROOT).with_suffix("").parts).removesuffix(".__init__")
