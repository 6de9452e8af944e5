"""Dagster's record of runs in SQLite, written as fast as a run produces events.

Dagster itself opens the file, flushes it to disk and closes it for every event: 8,000 times in a small run.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from dagster._core.storage.event_log import SqliteEventLogStorage
from dagster._core.storage.sqlite import SQLITE_BUSY_TIMEOUT_SECONDS
from dagster._core.storage.sqlite_storage import DagsterSqliteStorage


class OpenEventLog(SqliteEventLogStorage):
    """The events of runs, in files that stay open until `dispose`. Other processes may use them meanwhile."""

    def __init__(self, base_dir: str) -> None:
        self._engines: dict[str, sa.Engine] = {}
        self._known_tables: set[str] = set()
        super().__init__(base_dir)

    @contextmanager
    def _connect(self, shard: str) -> Iterator[sa.Connection]:
        if shard not in self._initialized_dbs:
            with super()._connect(shard):
                # Creates the tables if there are none.
                pass
        with self._db_lock, self._engine(shard).begin() as connection:
            yield connection

    def _engine(self, shard: str) -> sa.Engine:
        if shard not in self._engines:
            engine = sa.create_engine(
                self.conn_string_for_shard(shard),
                # One connection; the lock gives it to one thread at a time.
                poolclass=sa.StaticPool,
                connect_args={"timeout": SQLITE_BUSY_TIMEOUT_SECONDS, "check_same_thread": False},
            )
            sa.event.listen(engine, "connect", _write_through_seldom)
            self._engines[shard] = engine
        return self._engines[shard]

    def has_table(self, table_name: str) -> bool:
        """Whether the table exists, asked once: none disappears, and Dagster asks at each event."""
        if table_name not in self._known_tables and super().has_table(table_name):
            self._known_tables.add(table_name)
        return table_name in self._known_tables

    def dispose(self) -> None:
        """Close the files."""
        super().dispose()
        with self._db_lock:
            for engine in self._engines.values():
                engine.dispose()
            self._engines.clear()


class RunRecords(DagsterSqliteStorage):
    """What Dagster keeps by default, in the same files, with events in an `OpenEventLog`."""

    def __init__(self, base_dir: str, inst_data: Any = None) -> None:
        super().__init__(base_dir, inst_data)
        self._event_log_storage = OpenEventLog(self._event_log_storage._base_dir)

    @classmethod
    def from_config_value(cls, inst_data: Any, config_value: Any) -> "RunRecords":
        """Made as Dagster makes it from the settings of an instance."""
        return cls.from_local(inst_data=inst_data, **config_value)


def _write_through_seldom(connection: Any, _record: Any) -> None:
    # With a write-ahead log the file stays whole; a power failure may cost the last events of a run that it ended.
    connection.execute("pragma synchronous = normal")
