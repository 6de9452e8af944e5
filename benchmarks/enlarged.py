"""Models over more rows than a simulated company has: its contacts many times over, each copy with its own keys."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import duckdb

from benchmarks.errors import MeasurementFailed
from benchmarks.queries import Timing, timed
from benchmarks.workspace import compiled_sql
from orchestration.base.duckdb_settings import limit_resources, temp_dir
from orchestration.base.settings import Settings

Node = dict

# Copies of a contact belong to other customers.
CONTACT_KEYS = {
    "contact_id": "md5(contact_id || copy)",
    "source_record_id": "source_record_id || '.' || copy",
    "customer_key": "case when customer_key is not null then md5(customer_key || copy) end",
}


@dataclass
class Enlarged:
    """A database named `build`, as in the models' SQL, with what models read; `small` is the build it comes from."""

    settings: Settings
    connection: duckdb.DuckDBPyConnection
    nodes: dict[str, Node]

    def enlarge(self, table: str, rows: int, keys: dict[str, str]) -> int:
        """Make a table of the build larger; `keys` gives the expression of each column that distinguishes copies.

        Returns the number of rows. In an expression `copy` is the number of the copy.
        """
        (count,) = self.connection.execute(f"select count(*) from small.{table}").fetchone()
        if not count:
            raise MeasurementFailed(f"{table} has no rows to multiply.")
        copies = -(-rows // count)
        changed = ", ".join(f"{expression} as {column}" for column, expression in keys.items())
        self._write(
            table,
            f"select * exclude (copy) replace ({changed}) from small.{table}"
            f" cross join (select unnest(range({copies})) as copy) as times",
        )
        return count * copies

    def measure(self, name: str) -> Timing:
        """Build a model with its own SQL, after copying what it reads that is not there yet."""
        node = self.nodes[f"model.klantbeeld.{name}"]
        for parent_id in node["depends_on"]["nodes"]:
            parent = self.nodes.get(parent_id)
            if parent and not self._is_there(parent):
                table = f"{parent['schema']}.{parent['name']}"
                self._write(table, f"select * from small.{table}")
        sql = compiled_sql(self.settings, name)
        self.connection.execute(f"create schema if not exists build.{node['schema']}")
        return timed(
            self.connection,
            f"create or replace table build.{node['schema']}.{name} as {sql}; checkpoint build",
        )

    def layer(self, name: str) -> str:
        """The layer that a model is in."""
        return self.nodes[f"model.klantbeeld.{name}"]["fqn"][1]

    def _write(self, table: str, query: str) -> None:
        self.connection.execute(f"create schema if not exists build.{table.split('.')[0]}")
        self.connection.execute(f"create or replace table build.{table} as {query}")

    def _is_there(self, node: Node) -> bool:
        return bool(
            self.connection.execute(
                "select 1 from duckdb_tables()"
                " where database_name = 'build' and schema_name = $schema and table_name = $name",
                {"schema": node["schema"], "name": node["name"]},
            ).fetchall()
        )


@contextmanager
def enlarged(settings: Settings) -> Iterator[Enlarged]:
    """A separate database beside the build, removed afterwards."""
    file = settings.warehouse_dir / "enlarged.duckdb"
    file.unlink(missing_ok=True)
    manifest = json.loads((settings.dbt_target_dir / "manifest.json").read_text(encoding="utf-8"))
    with duckdb.connect() as connection:
        limit_resources(connection, temp_dir(settings))
        connection.execute("set TimeZone = 'UTC'")
        connection.execute(f"attach '{file}' as build")
        connection.execute(f"attach '{settings.build_file}' as small (read_only)")
        connection.execute("use build")
        yield Enlarged(settings, connection, manifest["nodes"])
    file.unlink()


def models_between(nodes: dict[str, Node], first: str, marts: str) -> list[str]:
    """The models between `first` and the marts of a folder, those marts included, in build order."""
    parents = {
        key: [parent for parent in node["depends_on"]["nodes"] if parent in nodes]
        for key, node in nodes.items()
        if node["resource_type"] == "model"
    }
    below = {f"model.klantbeeld.{first}"}
    order: list[str] = []
    seen: set[str] = set()

    def visit(key: str) -> None:
        if key in seen or key not in parents:
            return
        seen.add(key)
        for parent in sorted(parents[key]):
            visit(parent)
        order.append(key)
        if any(parent in below for parent in parents[key]):
            below.add(key)

    wanted = [key for key in sorted(parents) if nodes[key]["fqn"][1:3] == ["marts", marts]]
    for key in wanted:
        visit(key)
    return [nodes[key]["name"] for key in order if key in below and nodes[key]["name"] != first]
