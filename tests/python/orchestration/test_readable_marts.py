"""Published marts are reports for whatever tool opens them, without anything of this project (R17, R134)."""

import csv
import io
from pathlib import Path

import duckdb
import pandas
import pytest

from orchestration.base.settings import Settings

PLAIN_TYPES = {
    "VARCHAR",
    "BIGINT",
    "INTEGER",
    "DOUBLE",
    "BOOLEAN",
    "DATE",
    "TIMESTAMP",
    "TIMESTAMP WITH TIME ZONE",
}


@pytest.fixture
def connection(built_project: Settings):
    with duckdb.connect(str(built_project.published_file), read_only=True) as opened:
        yield opened


def _marts(connection: duckdb.DuckDBPyConnection) -> list[str]:
    return [
        name for (name,) in connection.execute("select table_name from duckdb_tables() order by 1").fetchall()
    ]


def test_duckdb_reads_every_mart_without_a_macro_r134(connection) -> None:
    own = "select count(*) from duckdb_functions() where not internal"
    assert connection.execute(own).fetchone() == (0,)
    marts = _marts(connection)
    assert len(marts) > 40
    for mart in marts:
        assert connection.execute(f'from marts."{mart}"').description


def test_every_column_is_plain_r134(connection) -> None:
    """Numbers, texts, days and truth values: nothing nested that a spreadsheet or a BI tool would show as JSON."""
    types = connection.execute(
        "select table_name, column_name, data_type from duckdb_columns() where schema_name = 'marts'"
    ).fetchall()
    assert [
        column for column in types if column[2] not in PLAIN_TYPES and not column[2].startswith("DECIMAL(")
    ] == []


def test_pandas_reads_the_same_from_parquet_r134(connection, built_project: Settings) -> None:
    for mart in _marts(connection):
        frame = pandas.read_parquet(Path(built_project.parquet_dir) / f"{mart}.parquet")
        result = connection.execute(f'from marts."{mart}"')
        assert list(frame.columns) == [column[0] for column in result.description], mart
        assert len(frame) == len(result.fetchall()), mart


def test_a_mart_comes_out_as_csv_r134(connection, built_project: Settings, klantbeeld) -> None:
    query = "select * from contact_reason_monthly"
    answer = klantbeeld("query", "--csv", "--limit", "1000000", query, settings=built_project)
    assert answer.returncode == 0, answer.stderr
    header, *rows = csv.reader(io.StringIO(answer.stdout))
    result = connection.execute("from marts.contact_reason_monthly")
    assert header == [column[0] for column in result.description]
    assert {"contact_reason_name_en", "contact_reason_name_nl"} <= set(header)
    expected = [["" if value is None else str(value) for value in row] for row in result.fetchall()]
    assert sorted(rows) == sorted(expected)
    assert rows
