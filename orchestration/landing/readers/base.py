"""What every reader returns:

rows in a temporary table, rejected records in another, and an independent count.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa

from orchestration.base.sql import only_row, quote_ident
from orchestration.landing.delivery import Delivery

STAGED = "staged"
REJECTED = "rejected"


@dataclass(frozen=True)
class Staged:
    """A delivery as read, before any value is changed.

    `columns` (final names -> DuckDB type) and `_row` are in the table or view `staged`; `rejected` has
    (line, text, reason). `rows` is SQL for a FROM clause, alias r: all of `staged` with `_line`. `text` is
    SQL over r that gives the text of a record, if the file has one; else it is written as JSON.
    `record_count` is the number of data records, counted independently of the rows.
    """

    columns: dict[str, str]
    record_count: int
    rows: str = f"(select *, _row as _line from {STAGED}) as r"
    text: str | None = None

    def text_sql(self) -> str:
        """The text of a record as SQL over r."""
        if self.text:
            return self.text
        fields = ", ".join(f"{quote_ident(column)} := r.{quote_ident(column)}" for column in self.columns)
        return f"cast(to_json(struct_pack({fields})) as varchar)"


Reader = Callable[[duckdb.DuckDBPyConnection, Delivery, Path], Staged]


def create_rejected(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the empty table of rejected records."""
    connection.execute(f"create or replace temp table {REJECTED} (line bigint, text varchar, reason varchar)")


def reject(connection: duckdb.DuckDBPyConnection, records: list[tuple[int, str, str]]) -> None:
    """Set records (line, text, reason) aside."""
    if records:
        lines, texts, reasons = zip(*records, strict=True)
        arrow = pa.table({"line": pa.array(lines, pa.int64()), "text": list(texts), "reason": list(reasons)})
        connection.register("rejected_records", arrow)
        connection.execute(f"insert into {REJECTED} select line, text, reason from rejected_records")
        connection.unregister("rejected_records")


def count_of(connection: duckdb.DuckDBPyConnection, query: str) -> int:
    """The single number that a query returns."""
    return int(only_row(connection.execute(query))[0])
