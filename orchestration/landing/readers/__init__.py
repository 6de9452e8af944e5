"""One reader per format. Each stages a delivery in DuckDB with values untouched, and accounts for its records."""

from pathlib import Path

import duckdb

from orchestration.base.errors import DeliveryError
from orchestration.landing.compression import refuse_compressed
from orchestration.landing.delivery import Delivery
from orchestration.landing.readers.base import Reader, Staged
from orchestration.landing.readers.csv_file import stage_csv
from orchestration.landing.readers.jsonl_file import stage_jsonl
from orchestration.landing.readers.parquet_file import stage_parquet
from orchestration.landing.readers.xlsx_file import stage_xlsx

_READERS: dict[str, Reader] = {
    "csv": stage_csv,
    "jsonl": stage_jsonl,
    "parquet": stage_parquet,
    "xlsx": stage_xlsx,
}


def stage_file(connection: duckdb.DuckDBPyConnection, delivery: Delivery, path: Path) -> Staged:
    """Read a delivered file with the reader of its format.

    Raises DeliveryError with the reason if it cannot be read.
    """
    _assert_utf8(path)
    refuse_compressed(path, delivery.format)
    return _READERS[delivery.format](connection, delivery, path)


def _assert_utf8(path: Path) -> None:
    try:
        str(path).encode()
    except UnicodeEncodeError:
        raise DeliveryError("its name is not UTF-8; rename it") from None
