"""Queries on what was landed and built, in a DuckDB with the settings of the build, timed one by one."""

import resource
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb

from orchestration.base.duckdb_settings import limit_resources, temp_dir
from orchestration.base.settings import Settings

_SQL = Path(__file__).parent / "sql"


@dataclass(frozen=True)
class Timing:
    """The cost of one query, all threads together."""

    wall_seconds: float
    cpu_seconds: float


@contextmanager
def beside_the_build(settings: Settings) -> Iterator[duckdb.DuckDBPyConnection]:
    """A scratch database with the build file attached read-only as `build`, the name its models use."""
    scratch = settings.warehouse_dir / "scratch.duckdb"
    scratch.unlink(missing_ok=True)
    with duckdb.connect(str(scratch)) as connection:
        limit_resources(connection, temp_dir(settings))
        connection.execute("set TimeZone = 'UTC'")
        if settings.build_file.is_file():
            connection.execute(f"attach '{settings.build_file}' as build (read_only)")
        yield connection
    scratch.unlink()


def timed(connection: duckdb.DuckDBPyConnection, sql: str) -> Timing:
    """Run a statement to its end."""
    cpu, wall = _cpu_seconds(), time.perf_counter()
    connection.execute(sql).fetchall()
    return Timing(time.perf_counter() - wall, _cpu_seconds() - cpu)


def timed_table(connection: duckdb.DuckDBPyConnection, name: str, query: str) -> Timing:
    """Write the result of a query into a new table, checkpoint included."""
    connection.execute(f"drop table if exists {name}")
    connection.execute("checkpoint")
    return timed(connection, f"create table {name} as {query}; checkpoint")


def hand_written(name: str) -> str:
    """A query of the folder sql/."""
    return (_SQL / f"{name}.sql").read_text(encoding="utf-8")


def raw_events(settings: Settings) -> str:
    """The raw Parquet files of the web events, as their dbt source reads them."""
    pattern = settings.raw_dir / "snowplow" / "events" / "*" / "*" / "*.parquet"
    options = "hive_partitioning=true, hive_types_autocast=false, union_by_name=true"
    return f"read_parquet('{pattern}', {options})"


def _cpu_seconds() -> float:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime
