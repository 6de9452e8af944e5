"""No model joins each row of one relation with each of another where an equality would find them."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from orchestration.base.settings import Settings

_ROW_BY_ROW = "BLOCKWISE_NL_JOIN"
# Whatever the size of the company they join a few rows kept by hand: reasons of a taxonomy, stages of a journey.
_FEW_ROWS = {"bridge_contact_reason_version", "journey_reference_edge"}


def row_by_row(connection: duckdb.DuckDBPyConnection, sql: str) -> list[str]:
    """The conditions of the outer joins of a query that DuckDB does row by row.

    A join without a condition adds a row of settings, and is none.
    """
    [(_, plan)] = connection.execute(f"explain (format json) {sql}").fetchall()
    return [
        str(node["extra_info"]["Condition"])
        for node in every_node(json.loads(plan)[0])
        if node["name"].strip() == _ROW_BY_ROW
        and node["extra_info"]["Join Type"] != "INNER"
        and node["extra_info"]["Condition"] != "true"
    ]


def every_node(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield node
    for child in node["children"]:
        yield from every_node(child)


@pytest.fixture(scope="module")
def compiled(built_project: Settings) -> dict[str, str]:
    """The SQL of each model of the package, as the built project compiled it."""
    folder = built_project.dbt_target_dir / "compiled" / "klantbeeld" / "models"
    return {file.stem: file.read_text() for file in folder.rglob("*.sql") if file.parent.suffix != ".yml"}


def test_an_outer_join_finds_its_rows_by_an_equality(
    built_project: Settings, compiled: dict[str, str]
) -> None:
    """A condition on one side alone (`on left.kind = 'a' and left.id = right.id`) makes DuckDB compare every pair of
    rows: of 800,000 steps and 80,000 contacts that took minutes, and here it takes nothing.
    """
    assert len(compiled) > 100
    with duckdb.connect(str(built_project.build_file), read_only=True) as connection:
        found = {name: row_by_row(connection, sql) for name, sql in compiled.items() if sql.strip()}
    assert {name for name, conditions in found.items() if conditions} == _FEW_ROWS


def test_such_a_join_is_found(tmp_path: Path) -> None:
    with duckdb.connect(str(tmp_path / "a.duckdb")) as connection:
        connection.execute("create table step as select range as id, 'contact' as kind from range(9)")
        joined = "select * from step left join step as other on {} step.id = other.id"
        assert row_by_row(connection, joined.format("")) == []
        assert len(row_by_row(connection, joined.format("step.kind = 'contact' and"))) == 1
