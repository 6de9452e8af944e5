"""Nobody is in the marts under another name either: columns are traced back to what was delivered (R114)."""

from collections.abc import Iterator, Mapping
from typing import Any

import duckdb

from orchestration.base.duckdb_settings import limit_resources
from orchestration.base.errors import CheckFailed, KlantbeeldError
from orchestration.base.settings import Settings
from orchestration.base.sql import only_row, quote_ident
from orchestration.dbt.commands import DbtProcess
from orchestration.publish.duckdb_file import MARTS_SCHEMA
from orchestration.publish.failures import explained
from orchestration.publish.guard import judge_name
from orchestration.publish.lineage import DELIVERED, Model, Origins, Relation, trace

# Stated in the .yml of a mart on a column that is not about a person although it comes from one.
EXCUSE = "not_personal_because"

# Names and titles are shorter; free text is longer.
_WORDS_OF_FREE_TEXT = 12
_SHOWN_ORIGINS = 3


def assert_nobody_behind(settings: Settings, manifest: Mapping[str, Any], is_compiling: bool = False) -> None:
    """Raise CheckFailed if a column of a mart comes from a person's column, or is free text that was delivered.

    `is_compiling`: what dbt compiled last may not be the version that was built, so compile again. Messages
    name marts and columns, never a value.
    """
    # Before the build file is opened here: dbt may have to compile, and opens it too.
    models = _models(settings, manifest, is_compiling)
    findings: list[str] = []
    with explained("Tracing the columns of the marts"), _build_file(settings) as connection:
        columns = _columns(connection)
        known = trace(models, columns, lambda name: bool(judge_name(name)))
        for node in _nodes(manifest):
            relation = _relation(node)
            if relation.schema != MARTS_SCHEMA:
                continue
            excused = {name.lower() for name, column in node["columns"].items() if _excuse(column)}
            origins = {name: found for name, found in known.get(relation, {}).items() if name not in excused}
            findings += _personal(relation, origins)
            findings += _free_texts(connection, relation, origins, columns.get(relation, {}))
    if findings:
        raise CheckFailed(
            "Nothing was published, because published marts must not identify anybody:\n  "
            + "\n  ".join(findings),
            "Aggregate these columns away. If a column is about groups, say so in the .yml of its mart: "
            f"config: {{meta: {{{EXCUSE}: ...}}}} on the column.",
        )


def _personal(relation: Relation, origins: Origins) -> Iterator[str]:
    own = ".".join(relation)
    for name, found in origins.items():
        persons = sorted(found - {DELIVERED})
        if persons:
            more = f" and {len(persons) - _SHOWN_ORIGINS} more" if len(persons) > _SHOWN_ORIGINS else ""
            yield f"{own}.{name} comes from {', '.join(persons[:_SHOWN_ORIGINS])}{more}"


def _free_texts(
    connection: duckdb.DuckDBPyConnection, relation: Relation, origins: Origins, types: Mapping[str, str]
) -> Iterator[str]:
    texts = [name for name, found in origins.items() if DELIVERED in found and types.get(name) == "VARCHAR"]
    if not texts:
        return
    where = ".".join(relation)
    counts = ", ".join(
        f"count(distinct {quote_ident(name)}) filter "
        f"(where len(regexp_extract_all({quote_ident(name)}, '\\S+')) >= {_WORDS_OF_FREE_TEXT})"
        for name in texts
    )
    with explained(f"Searching {where} for free text"):
        found = only_row(connection.execute(f"select {counts} from {quote_ident(*relation)}"))
    for name, count in zip(texts, found, strict=True):
        if count:
            yield f"{where}.{name} holds what looks like free text ({count} distinct values)"


def _nodes(manifest: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    return (node for node in manifest["nodes"].values() if node["resource_type"] == "model")


def _relation(node: Mapping[str, Any]) -> Relation:
    return Relation(node["schema"], node["alias"])


def _excuse(column: Mapping[str, Any]) -> str | None:
    return (column.get("config") or {}).get("meta", {}).get(EXCUSE) or column.get("meta", {}).get(EXCUSE)


def _models(settings: Settings, manifest: Mapping[str, Any], is_compiling: bool) -> list[Model]:
    nodes = manifest["nodes"]
    folder = settings.dbt_target_dir / "compiled"
    files = {
        node["unique_id"]: folder / node["package_name"] / node["original_file_path"]
        for node in _nodes(manifest)
    }
    if is_compiling or not all(file.is_file() for file in files.values()):
        compiling = DbtProcess(settings, ["compile"]).run()
        if compiling.exit_code != 0:
            raise KlantbeeldError(
                "The models cannot be compiled, so it is not known where the columns of the marts come from.",
                f"{settings.warehouse_dir / 'logs' / 'dbt.log'} says why.",
            )
    return [
        Model(
            _relation(node),
            # A Python model has no SQL, so anything it reads may be in any of its columns.
            file.read_text(encoding="utf-8") if (file := files[node["unique_id"]]).is_file() else "",
            tuple(_relation(nodes[parent]) for parent in node["depends_on"]["nodes"] if parent in nodes),
        )
        for node in _nodes(manifest)
    ]


def _columns(connection: duckdb.DuckDBPyConnection) -> dict[Relation, dict[str, str]]:
    columns: dict[Relation, dict[str, str]] = {}
    rows = connection.execute(
        "select schema_name, table_name, column_name, data_type from duckdb_columns() where not internal"
    ).fetchall()
    for schema, table, column, data_type in rows:
        # Case-insensitive, as in SQL.
        columns.setdefault(Relation(schema, table), {})[column.lower()] = data_type
    return columns


def _build_file(settings: Settings) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(str(settings.build_file), read_only=True)
    limit_resources(connection)
    return connection
