"""The end of a run says which late rows wait, and what takes them up."""

from pathlib import Path

import duckdb
import pytest
from rich.console import Console

from orchestration.base.settings import Settings
from orchestration.cli.console import PlainView
from orchestration.cli.summary import show_summary
from orchestration.dagster.progress import LAND, Progress
from orchestration.dagster.run import RunOutcome
from orchestration.landing.report import LandedFile, LandingReport
from orchestration.publish.publish import PublishReport


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    (tmp_path / "warehouse").mkdir()
    return Settings(tmp_path, tmp_path / "landing", tmp_path / "warehouse")


def shown(settings: Settings, *statements: str) -> str:
    with duckdb.connect(str(settings.published_file)) as connection:
        connection.execute("create schema marts")
        for statement in statements:
            connection.execute(statement)
    console = Console(record=True, width=200, quiet=False)
    report = PublishReport("v1", [], settings.published_file, settings.parquet_dir)
    show_summary(settings, RunOutcome(publication=report), 1.0, console)
    return console.export_text()


def late(*rows: str) -> str:
    values = ", ".join(rows)
    columns = "entity, source_system, day_on, row_count, waiting_row_count"
    return f"create table marts.quality_late_event as from (values {values}) as late ({columns})"


def test_rows_that_wait_are_told_with_the_first_day_of_theirs(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(settings.project_dir)
    text = shown(
        settings,
        late(
            "('contact', 'acd', date '2024-03-01', 7, 0)",
            "('contact', 'acd', date '2024-03-09', 1000, 1000)",
            "('web_event', 'site', date '2024-03-08', 500, 234)",
        ),
    )
    told = "1,234 rows arrived more than 3 days late and wait: klantbeeld run --from 2024-03-08"
    assert told in text.splitlines()


def test_the_command_names_folders_that_are_not_the_usual(settings: Settings) -> None:
    elsewhere = Settings(settings.project_dir, Path("/deliveries"), settings.warehouse_dir)
    text = shown(elsewhere, late("('contact', 'acd', date '2024-03-09', 1, 1)"))
    options = f"--project-dir {settings.project_dir} --landing /deliveries"
    assert (
        f"1 row arrived more than 3 days late and waits: klantbeeld run {options} --from 2024-03-09" in text
    )


def test_lines_of_the_newest_deliveries_are_told_with_file_and_rule(settings: Settings) -> None:
    """(R36) Two rules in one file, one of more lines than are shown; what an older delivery had is no longer told."""
    with duckdb.connect(str(settings.build_file)) as connection:
        connection.execute("create schema staging; create schema input")
        connection.execute("""
            create table staging.stg_landing__delivery as
            from (values
                ('r', 'pilots', 'r/pilots_1.csv', timestamp '2026-01-01', 'loaded'),
                ('r', 'pilots', 'r/pilots_2.csv', timestamp '2026-01-02', 'loaded'),
                ('r', 'pilots', 'r/pilots_3.csv', timestamp '2026-01-03', 'failed'),
                ('r', 'lessons', 'r/lessons_1.csv', timestamp '2026-01-01', 'loaded')
            ) as delivery (source_system, table_name, file_name, loaded_at, status)
        """)
        connection.execute("""
            create table input.input__quarantine as
            from (values
                ('r/pilots_1.csv', timestamp '2026-01-01', 2, 'no primary metric'),
                ('r/pilots_2.csv', timestamp '2026-01-02', 9, 'ended_on before starts_on'),
                ('r/lessons_1.csv', timestamp '2026-01-01', 3, 'missing lesson'),
                (null, timestamp '2026-01-02', null, 'missing channel')
            ) as quarantine (file_name, loaded_at, line_number, quarantine_reasons)
            union all
            select 'r/pilots_2.csv', timestamp '2026-01-02', line_number, 'no primary metric'
            from range(10, 17) as lines (line_number)
        """)
    lines = shown(settings).splitlines()
    first = next(number for number, line in enumerate(lines) if line.startswith("Set aside"))
    assert [line.removeprefix("Set aside").strip() for line in lines[first : first + 3]] == [
        "r/lessons_1.csv, line 3: missing lesson",
        "r/pilots_2.csv, line 9: ended_on before starts_on",
        "r/pilots_2.csv, lines 10, 11, 12, 13, 14 and 2 more: no primary metric",
    ]
    assert sum(".csv" in line for line in lines) == 3


@pytest.mark.parametrize(
    "rows", [(), ("('contact', 'acd', date '2024-03-09', 1, 0)",)], ids=["none", "taken up"]
)
def test_nothing_is_told_where_nothing_waits(settings: Settings, rows: tuple[str, ...]) -> None:
    statements = [late(*rows)] if rows else []
    text = shown(settings, *statements)
    assert "Published in" in text and "late" not in text


def test_what_is_unexpected_of_files_is_told_as_it_is(settings: Settings) -> None:
    """A file name that looks like markup stops no line and is not obeyed (X4, N7)."""
    files = [
        LandedFile("acd", "calls", f"acd[/x]{number}.csv", "loaded", warnings=("it has no records",))
        for number in range(8)
    ]
    console = Console(record=True, width=200, quiet=False)
    show_summary(settings, RunOutcome(landing=LandingReport(files)), 1.0, console)
    text = console.export_text()
    assert "acd.calls acd[/x]0.csv: it has no records" in text
    assert "and 2 more" in text


def test_the_progress_of_a_run_shows_names_as_they_are() -> None:
    """The line of a file whose name looks like markup (X4)."""
    console = Console(record=True, width=200, quiet=False)
    PlainView(console)(Progress(LAND, done=1, at="acd.calls acd[/x]b.csv"))
    assert "acd.calls acd[/x]b.csv" in console.export_text()
