"""Visits, bounces and page views per day from raw web events, in one DuckDB query: python duckdb_daily.py FOLDER."""

import sys
from pathlib import Path

import duckdb
from timing import tell, timed

_QUERY = Path(__file__).parent.parent / "sql" / "raw_to_daily.sql"


def daily(folder: Path) -> list[tuple[str, int, int, int]]:
    """Day, visits, bounced visits, page views; one row per local day."""
    options = "hive_partitioning=true, hive_types_autocast=false, union_by_name=true"
    with duckdb.connect() as connection:
        connection.execute("set TimeZone = 'UTC'; set preserve_insertion_order = false")
        connection.execute(
            f"create view raw_events as from read_parquet('{folder}/*/*/*.parquet', {options})"
        )
        rows = connection.execute(_QUERY.read_text(encoding="utf-8")).fetchall()
    return [(str(day), *counts) for day, *counts in rows]


if __name__ == "__main__":
    rows, seconds = timed(lambda: daily(Path(sys.argv[1])))
    tell(rows=rows, version=duckdb.__version__, **seconds)
