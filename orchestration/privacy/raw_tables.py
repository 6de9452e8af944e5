"""The tables of raw on disk: their files, and which columns say whom a row is about."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb

from orchestration.base.settings import Settings
from orchestration.base.sql import quote_ident, quote_path, quote_text
from orchestration.landing.config import LandingConfig
from orchestration.landing.raw_store import PART


@dataclass(frozen=True)
class RawTable:
    """One table of raw. `people`: columns that identify whom a row is about; `handled_by`: who handled it."""

    system: str
    table: str
    folder: Path
    people: tuple[str, ...]
    handled_by: tuple[str, ...]

    @property
    def name(self) -> str:
        return f"{self.system}.{self.table}"

    @property
    def rows(self) -> str:
        """All rows as SQL for a FROM clause; `filename` is the file of a row."""
        files = quote_text(f"{self.folder}/*/*/{PART}")
        return f"read_parquet({files}, union_by_name = true, filename = true, hive_partitioning = false)"


def raw_tables(settings: Settings, config: LandingConfig) -> Iterator[RawTable]:
    """Every table of raw, even one that landing.yml no longer declares."""
    for folder in sorted(settings.raw_dir.glob("[!.]*/[!.]*")):
        if not any(folder.glob(f"*/*/{PART}")):
            continue
        system, table = folder.parent.name, folder.name
        declared = [d for d in config.deliveries if (d.system, d.table) == (system, table)]
        people = sorted({column for delivery in declared for column in delivery.people})
        handled_by = sorted({column for delivery in declared for column in delivery.handled_by})
        yield RawTable(system, table, folder, tuple(people), tuple(handled_by))


def text_columns(connection: duckdb.DuckDBPyConnection, relation: str) -> list[str]:
    """The columns of a relation that hold delivered text; those that landing adds begin with an underscore."""
    described = connection.execute(f"describe select * from {relation}").fetchall()
    return [row[0] for row in described if row[1] == "VARCHAR" and row[0] != "filename" and row[0][0] != "_"]


def one_file(path: Path) -> str:
    """The rows of one file as SQL for a FROM clause, without the columns in its path."""
    return f"read_parquet({quote_path(path)}, hive_partitioning = false)"


def any_of(columns: list[str], condition: str) -> str:
    """SQL that is true if a condition, with {} for the column, holds for one of the columns."""
    return (
        " or ".join(f"coalesce({condition.format(quote_ident(column))}, false)" for column in columns)
        or "false"
    )
