"""`publish`: the marts of the build file become the version that readers get."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from orchestration.base.duckdb_settings import temp_dir
from orchestration.base.settings import Settings
from orchestration.base.sql import quote_ident
from orchestration.publish import postgres, versions
from orchestration.publish.duckdb_file import (
    MARTS_SCHEMA,
    Mart,
    attach_build_file,
    count_rows,
    list_marts,
    pick_marts,
    private_connection,
    write_duckdb_file,
)
from orchestration.publish.failures import explained
from orchestration.publish.frozen import Frozen, LastDay
from orchestration.publish.guard import assert_publishable
from orchestration.publish.open_marts import OpenMarts, write_open
from orchestration.publish.parquet import write_parquet
from orchestration.publish.small_cells import Hidden

# The mart with one row that says which version it is.
PUBLICATION_MART = "publication"


@dataclass(frozen=True)
class PublishReport:
    """What was published: the version, the name and row count of each mart, and the stable paths readers use.

    `postgres_schemas` are those served in Postgres, empty without a URL. `hidden`: what the open
    publication hides in each mart about customers.
    """

    version_id: str
    marts: list[tuple[str, int]]
    duckdb_path: Path
    parquet_dir: Path
    postgres_schemas: list[str] = field(default_factory=list)
    hidden: list[Hidden] = field(default_factory=list)


# The columns of a mart's grain; empty if the project does not say.
Grain = tuple[str, ...]


def publish(
    settings: Settings,
    marts: Mapping[str, Grain],
    postgres_url: str | None = None,
    last_days: Mapping[str, LastDay] | None = None,
    open_marts: OpenMarts | None = None,
) -> PublishReport:
    """Publish `marts` of the build file as a new version, in one step for every reader.

    `marts` are those of the project with their grains: anything else in the build file belongs to a removed
    or renamed mart.

    `last_days`: the marts that may have frozen rows of expired days; see frozen.py.

    `open_marts`: which marts the open publication beside it shows to everybody; see open_marts.py.

    `postgres_url` (else the environment variable KLANTBEELD_POSTGRES_URL): also to that Postgres database, in
    schema klantbeeld_marts or the one in KLANTBEELD_POSTGRES_SCHEMA, and the open publication in that name with
    _open appended. Postgres is served first, so that its failure leaves the files as they were too.

    Raises KlantbeeldError if a mart was not built, a build or another publication is in progress, or a
    disk or a server fails; CheckFailed if a mart would identify a person; ConfigError for a URL or a path that
    cannot be used. In all these cases the former publication stays as it was.
    """
    target = postgres.resolve_target(postgres_url or os.environ.get("KLANTBEELD_POSTGRES_URL"))
    with (
        explained(f"Publishing into {settings.warehouse_dir}"),
        versions.publishing_alone(settings),
        versions.scratch_folder(settings) as scratch,
    ):
        versions.check_stable_paths(settings)
        contents = _Contents(marts, Frozen.of(settings, last_days or {}), open_marts or OpenMarts({}))
        new_id, written, hidden = _write(settings, contents, scratch)
        versions.seal(scratch)
        schemas = postgres.publish_to_postgres(target, scratch, new_id, marts) if target else []
        former_id = versions.current_version(settings)
        versions.put_in_place(settings, scratch, new_id)
        versions.remove_versions_except(settings, new_id, former_id)
    return PublishReport(
        version_id=new_id,
        marts=written,
        duckdb_path=settings.published_file,
        parquet_dir=settings.parquet_dir,
        postgres_schemas=schemas,
        hidden=hidden,
    )


@dataclass(frozen=True)
class _Contents:
    """What is published: the marts of the project, rows that are frozen, and what is open to everybody."""

    marts: Mapping[str, Grain]
    frozen: Frozen
    open_marts: OpenMarts


def _write(
    settings: Settings, contents: _Contents, scratch: Path
) -> tuple[str, list[tuple[str, int]], list[Hidden]]:
    """Fill the folder `scratch`; returns the name of the version, names and row counts of marts, and what is hidden."""
    with private_connection(temp_dir(settings) / "publish") as connection:
        source = attach_build_file(connection, settings.build_file)
        marts = pick_marts(list_marts(connection, source), contents.marts)
        rows = {
            mart.name: contents.frozen.rows(connection, mart, quote_ident(source, MARTS_SCHEMA, mart.name))
            for mart in marts
        }
        marts = write_duckdb_file(connection, rows, marts, scratch / versions.DUCKDB_NAME, "published")
        assert_publishable(connection, "published", marts)
        fingerprint = write_parquet(connection, "published", marts, scratch / versions.PARQUET_NAME)
        new_id = versions.version_id(scratch, fingerprint)
        _write_version(connection, marts, new_id, scratch / versions.PARQUET_NAME)
        counts = [(mart.name, count_rows(connection, "published", mart)) for mart in marts]
        former = versions.published_link(settings) / versions.OPEN_NAME
        hidden = write_open(connection, marts, contents.open_marts, scratch / versions.OPEN_NAME, former)
    return new_id, counts, hidden


def _write_version(
    connection: duckdb.DuckDBPyConnection, marts: list[Mart], new_id: str, parquet_folder: Path
) -> None:
    """Write the name of the version into the mart `publication`, once it is known from all contents."""
    stamped = [mart for mart in marts if mart.name == PUBLICATION_MART]
    if stamped:
        relation = quote_ident("published", MARTS_SCHEMA, PUBLICATION_MART)
        connection.execute(f"update {relation} set version = ?", [new_id])
        connection.execute("checkpoint published")
        write_parquet(connection, "published", stamped, parquet_folder)
