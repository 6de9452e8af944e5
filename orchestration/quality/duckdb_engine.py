"""Great Expectations on DuckDB, for which it has no engine. Importing this module imports all of it (seconds).

Its SQLAlchemy engine opens a connection per query and closes it before the result is fetched, which does not work
with DuckDB. Here one connection stays open: a cursor of the connection that holds the measurements.
"""

from collections.abc import Generator
from contextlib import contextmanager
from typing import ClassVar, Literal

import duckdb
import sqlalchemy
from duckdb_engine import ConnectionWrapper
from great_expectations.datasource.fluent import SQLDatasource
from great_expectations.execution_engine import SqlAlchemyExecutionEngine

# Needed because the field `type` of a data source hides the built-in.
EngineType = type[SqlAlchemyExecutionEngine]


class DuckDBExecutionEngine(SqlAlchemyExecutionEngine):
    """Keeps its one connection open from the first query to the last."""

    @contextmanager
    def get_connection(self) -> Generator[sqlalchemy.Connection, None, None]:
        """The open connection; leaving the context does not close it."""
        if self._connection is None:
            self._connection: sqlalchemy.Connection | None = self.engine.connect()
        yield self._connection


class DuckDBDatasource(SQLDatasource):
    """A data source over a DuckDB connection of this process, registered under the data source's name."""

    # A data source only holds plain configuration, so the connection cannot be one of its fields.
    connections: ClassVar[dict[str, duckdb.DuckDBPyConnection]] = {}

    type: Literal["duckdb"] = "duckdb"

    @property
    def execution_engine_type(self) -> EngineType:
        """The engine that keeps its connection open."""
        return DuckDBExecutionEngine

    def get_execution_engine(self) -> SqlAlchemyExecutionEngine:
        """One engine per data source, on the registered connection."""
        if self._execution_engine is None:
            self._execution_engine: DuckDBExecutionEngine | None = DuckDBExecutionEngine(
                engine=self.get_engine(), create_temp_table=False
            )
        return self._execution_engine

    def close(self) -> None:
        """Release the connection before its owner closes it."""
        if self._execution_engine is not None and self._execution_engine._connection is not None:
            self._execution_engine._connection.close()
        if self._engine is not None:
            self._engine.dispose()

    def _create_engine(self) -> sqlalchemy.Engine:
        connection = self.connections[self.name]
        return sqlalchemy.create_engine(
            "duckdb://",
            creator=lambda: ConnectionWrapper(connection.cursor()),
            poolclass=sqlalchemy.NullPool,
        )
