"""The open publication: the part of the marts that may be shown to everybody in the organisation (R114).

    versions/<id>/open/klantbeeld.duckdb, versions/<id>/open/parquet/
    open -> published/open                                          stable path

A mart is open if the meta of its model says so: `open: counts` or `open: scores` if rows have a customer_count, and
those about too few customers are hidden; `open: nobody` if no row is about customers. Marts with `open: analysts` or
without `open` stay with the analysts, and so do columns with `not_open` in their meta: they are about fewer people
than their row, or about another row that may be hidden.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import duckdb

from orchestration.base.errors import ConfigError
from orchestration.base.sql import quote_ident, quote_text
from orchestration.dbt.manifest import mart_nodes
from orchestration.publish.duckdb_file import MARTS_SCHEMA, Column, Mart, list_marts, write_duckdb_file
from orchestration.publish.failures import explained
from orchestration.publish.frozen import PERIODS
from orchestration.publish.parquet import write_parquet
from orchestration.publish.small_cells import CUSTOMERS, REASON, CellRule, Hidden, hide_small_cells
from orchestration.publish.versions import DUCKDB_NAME, OPEN_NAME, PARQUET_NAME

# In the meta of a mart that is not open.
_ANALYSTS = "analysts"
# What the figures depend on, to distinguish a corrected definition from a changed row.
_DEFINITIONS_NAME = "definitions.sha256"

_HIDDEN_MART = Mart(
    "hidden_cells",
    "One row per mart about customers in this publication: its hidden rows, and their share of its customers.",
    (
        Column("mart", "VARCHAR", "Name of the mart."),
        Column("row_count", "BIGINT", "Rows."),
        Column("hidden_row_count", "BIGINT", "Rows whose figures are hidden."),
        Column(
            "hidden_share",
            "DOUBLE",
            "Share of the customers of all rows who are in hidden rows, 0 to 1; a customer in two rows counts twice.",
        ),
    ),
)


@dataclass(frozen=True)
class OpenMarts:
    """The open marts, with the rule for small cells of those about customers; None if a mart is about nobody.

    `definitions`: a hash of what the figures depend on. `left_out`: columns of these marts that are not open.
    """

    rules: Mapping[str, CellRule | None]
    definitions: str = ""
    left_out: Mapping[str, frozenset[str]] = field(default_factory=dict)


def open_marts_of(manifest: Mapping[str, Any], minimums: Mapping[str, int]) -> OpenMarts:
    """The open marts of the project. `minimums`: the fewest customers that a row of counts or of scores may be about.

    Raises ConfigError if the meta of a mart is invalid.
    """
    rules: dict[str, CellRule | None] = {}
    left_out = {}
    for name, node in mart_nodes(manifest).items():
        meta = node["config"].get("meta", {})
        if (meta.get("open") or _ANALYSTS) == _ANALYSTS:
            continue
        rules[name] = _rule(name, node["columns"], meta, minimums)
        left_out[name] = frozenset(
            column_name
            for column_name, column in node["columns"].items()
            if column.get("config", {}).get("meta", {}).get("not_open")
        )
    return OpenMarts(rules, _definitions(manifest), left_out)


def _rule(
    name: str, columns: Mapping[str, Any], meta: Mapping[str, Any], minimums: Mapping[str, int]
) -> CellRule | None:
    kind = meta["open"]
    if kind == "nobody":
        return None
    if kind not in minimums:
        known = ", ".join([*minimums, "nobody", _ANALYSTS])
        raise ConfigError(
            f"The meta of mart {name} has open: {kind}, which is not one of {known}.",
            "Correct it in the .yml of the model; see docs/privacy.md.",
        )
    keys, totals_by = (tuple(meta.get(key) or ()) for key in ("grain", "totals_by"))
    unsettled = meta.get("unsettled") or ""
    missing = sorted({CUSTOMERS, *keys, *totals_by, *filter(None, [unsettled])} - set(columns))
    if missing or not keys:
        raise ConfigError(
            f"Mart {name} is open: {kind} but does not describe {', '.join(missing) or 'its grain'}.",
            "Give the model that column, describe it in its .yml, and name the columns of its grain in the meta.",
        )
    return CellRule(keys, minimums[kind], totals_by, unsettled)


def write_open(
    connection: duckdb.DuckDBPyConnection,
    published: list[Mart],
    open_marts: OpenMarts,
    folder: Path,
    former: Path,
) -> list[Hidden]:
    """Write the open publication of the attached catalog `published` to the new `folder`; returns what it hides.

    It shows only complete and settled periods: for a growing one, the difference of two publications would show what
    came in between. `former`: where the current open publication is, if there is one.
    """
    marts = [mart for mart in published if mart.name in open_marts.rules]
    if not marts:
        return []
    folder.mkdir()
    held = _attach_former(connection, former, open_marts.definitions)
    shown, rows, hidden = [], {}, []
    for whole in marts:
        rule = open_marts.rules[whole.name]
        mart, relation = _open_part(whole, open_marts), _settled(whole, rule)
        if rule is not None:
            before = _as_before(mart, held)
            mart, relation, cells = hide_small_cells(connection, mart, rule, relation, before)
            hidden.append(cells)
        shown.append(mart)
        rows[mart.name] = relation
    if hidden:
        shown.append(_HIDDEN_MART)
        rows[_HIDDEN_MART.name] = _hidden_rows(hidden)
    written = write_duckdb_file(connection, rows, shown, folder / DUCKDB_NAME, OPEN_NAME)
    write_parquet(connection, OPEN_NAME, written, folder / PARQUET_NAME)
    (folder / _DEFINITIONS_NAME).write_text(open_marts.definitions, encoding="utf-8")
    return hidden


def _definitions(manifest: Mapping[str, Any]) -> str:
    digest = hashlib.sha256()
    for name, node in sorted(manifest["nodes"].items()):
        if node["resource_type"] in ("model", "seed"):
            digest.update(f"{name} {node['checksum']['checksum']}\n".encode())
    for name, macro in sorted(manifest.get("macros", {}).items()):
        digest.update(f"{name} {macro['macro_sql']}\n".encode())
    return digest.hexdigest()


def _attach_former(connection: duckdb.DuckDBPyConnection, former: Path, definitions: str) -> dict[str, Mart]:
    """The marts of the current open publication by name; none if other definitions made it."""
    noted = former / _DEFINITIONS_NAME
    if not noted.is_file() or noted.read_text(encoding="utf-8") != definitions:
        return {}
    with explained("Reading the current open publication"):
        connection.execute(f"attach {quote_text(former / DUCKDB_NAME)} as former (read_only)")
        return {mart.name: mart for mart in list_marts(connection, "former")}


def _open_part(mart: Mart, open_marts: OpenMarts) -> Mart:
    left_out = open_marts.left_out.get(mart.name, frozenset())
    return replace(mart, columns=tuple(column for column in mart.columns if column.name not in left_out))


def _settled(mart: Mart, rule: CellRule | None) -> str:
    """The rows of complete periods; where figures settle later, those in whose part of a period nothing may change.

    A part is what totals are known by, such as a journey, or else a row. `is_latest` is on the newest of these rows of
    each part: in the mart itself it may be on a period that has not settled.
    """
    relation = quote_ident("published", MARTS_SCHEMA, mart.name)
    names = [column.name for column in mart.columns]
    if "is_complete" not in names:
        return relation
    complete = f"select * from {relation} where is_complete"
    if rule is None or not rule.unsettled:
        return f"({complete})"
    periods = [quote_ident(key) for key in rule.keys if key in PERIODS]
    part = [quote_ident(key) for key in rule.totals_by or rule.keys if key not in PERIODS]
    unsettled = f"sum({quote_ident(rule.unsettled)}) over ({_partition(periods + part)})"
    settled = f"{complete} qualify coalesce({unsettled}, 0) = 0"
    if not periods or "is_latest" not in names:
        return f"({settled})"
    is_latest = f"{periods[0]} = max({periods[0]}) over ({_partition(part)}) as is_latest"
    return f"(select * replace ({is_latest}) from ({settled}))"


def _partition(columns: Sequence[str]) -> str:
    return f"partition by {', '.join(columns)}" if columns else ""


def _as_before(mart: Mart, held: Mapping[str, Mart]) -> str | None:
    """The relation of a mart in the current open publication, if it has the same columns."""
    names = [*(column.name for column in mart.columns), REASON]
    if mart.name not in held or [column.name for column in held[mart.name].columns] != names:
        return None
    return quote_ident("former", MARTS_SCHEMA, mart.name)


def _hidden_rows(hidden: Sequence[Hidden]) -> str:
    names = ", ".join(column.name for column in _HIDDEN_MART.columns)
    if not hidden:
        return f"(select '', 0, 0, 0.0 where false) as t({names})"
    rows = ", ".join(
        f"({quote_text(cells.mart)}, {cells.row_count:d}, {cells.hidden_count:d}, {cells.share:.3f})"
        for cells in hidden
    )
    types = ", ".join(
        f"cast({column.name} as {column.data_type}) as {column.name}" for column in _HIDDEN_MART.columns
    )
    return f"(select {types} from (values {rows}) as t({names}))"
