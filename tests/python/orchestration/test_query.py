"""What a query may read, and what it gives back: nothing is written, nothing else is reached."""

import io
from pathlib import Path

import duckdb
import pytest

from orchestration.base.errors import ConfigError
from orchestration.base.settings import Settings
from orchestration.cli.query import run_query, show_table, write_csv


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A warehouse with a build file and one file in each of its folders."""
    settings = Settings(tmp_path, tmp_path / "landing", tmp_path / "warehouse")
    for folder in (settings.raw_dir, settings.ledger_dir, settings.rejected_dir, settings.vault_dir):
        folder.mkdir(parents=True)
        duckdb.sql(f"copy (select 1 as a) to '{folder}/a.parquet'")
    with duckdb.connect(str(settings.build_file)) as connection:
        connection.execute("create schema marts; create table marts.contact_daily as select 1 as a")
        connection.execute(f"create view main.staged as from '{settings.raw_dir}/a.parquet'")
    return settings


@pytest.mark.parametrize(
    "statement",
    [
        "copy (select 42) to '{ledger}/a.parquet'",
        "insert into marts.contact_daily select 2",
        "create table marts.other as select 1",
        "update marts.contact_daily set a = 2",
    ],
)
@pytest.mark.parametrize(
    "explain",
    ["", "explain ", "explain analyze ", "explain (analyze) ", "/* é ( */ explain -- select\nanalyze "],
)
def test_only_a_select_is_explained(settings: Settings, explain: str, statement: str) -> None:
    """DuckDB runs what it analyzes: a COPY would overwrite the ledger (X5)."""
    before = (settings.ledger_dir / "a.parquet").read_bytes()
    with pytest.raises(ConfigError, match="one select"):
        run_query(settings, explain + statement.format(ledger=settings.ledger_dir), on_build=True)
    assert (settings.ledger_dir / "a.parquet").read_bytes() == before


@pytest.mark.parametrize(
    "sql",
    [
        "explain select * from marts.contact_daily",
        "explain analyze select 1",
        "explain (format json) select 1",
        "explain (select 1)",
        "/* é */ explain analyze with t as (select 1) select * from t",
    ],
)
def test_a_select_is_explained(settings: Settings, sql: str) -> None:
    assert run_query(settings, sql, on_build=True)[1]


def test_the_build_session_reads_what_staging_reads_and_no_more(settings: Settings) -> None:
    """Neither rejected lines nor the vault, whose values are in clear (X5)."""
    assert run_query(settings, "from staged", on_build=True)[1] == [(1,)]
    assert run_query(settings, f"from '{settings.ledger_dir}/a.parquet'", on_build=True)[1] == [(1,)]
    for folder in (settings.rejected_dir, settings.vault_dir, settings.raw_dir / ".." / "vault"):
        for source in (f"'{folder}/a.parquet'", f"glob('{folder}/*')", f"read_text('{folder}/a.parquet')"):
            with pytest.raises(ConfigError, match="cannot be run") as caught:
                run_query(settings, f"from {source}", on_build=True)
            assert "raw/ and ledger/" in caught.value.hint


def test_csv_holds_no_formula() -> None:
    """A code that a spreadsheet would run is a text there (X15); numbers stay numbers."""
    rows = [
        ('=HYPERLINK("http://x")', -5),
        ("+1", -0.5),
        ("-2", None),
        ("@SUM(A1)", 1),
        ("\tx", 2),
        ("a=b", 3),
    ]
    stream = io.StringIO()
    write_csv(["code", "=n"], rows, stream)
    assert stream.getvalue().split("\r\n")[:-1] == [
        "code,'=n",
        '"\'=HYPERLINK(""http://x"")",-5',
        "'+1,-0.5",
        "'-2,",
        "'@SUM(A1),1",
        "'\tx,2",
        "a=b,3",
    ]


def test_a_table_shows_markup_and_control_characters_as_they_are(capsys: pytest.CaptureFixture[str]) -> None:
    show_table(["[b]"], [("acd[/x]b",), ("\x1b[31mred\x9b2J",), ("\u202eturned\u2066\nline",)], 10)
    shown = capsys.readouterr().out
    assert "[b]" in shown and "acd[/x]b" in shown and "\\x1b[31mred\\x9b2J" in shown
    assert "\\u202eturned\\u2066" in shown and "\\nline" not in shown
