"""The table at the end of a run: what came in, was set aside and was published, and where to look next."""

from typing import TYPE_CHECKING

import duckdb
from rich.console import Console
from rich.table import Table
from rich.text import Text

from orchestration.base.next_command import next_command, short_path
from orchestration.base.printable import printable
from orchestration.base.settings import Settings
from orchestration.base.sql import only_row
from orchestration.cli.console import QuietConsole
from orchestration.cli.lag import lags
from orchestration.cli.set_aside import lines_set_aside
from orchestration.dbt.variables import project_variable
from orchestration.publish.reader import open_published
from orchestration.publish.small_cells import told_of_hidden

if TYPE_CHECKING:
    # Importing Dagster takes longer than a run that has nothing to do.
    from orchestration.dagster.run import RunOutcome

_SHOWN = 6
_SET_ASIDE = {
    "Rows quarantined": (
        "select coalesce(sum(rows_set_aside), 0) from marts.quality_reconciliation "
        "where boundary = 'contract: staged = accepted + quarantined'"
    ),
    "Rows with an unmapped code": "select coalesce(sum(row_count), 0) from marts.quality_unmapped",
}
_UNREAD = """
    select source_system || '.' || entity, rows_set_aside
    from marts.quality_reconciliation
    where boundary like 'staging: landed rows%' and rows_set_aside > 0
    order by all
"""
_LATE = """
    select sum(waiting_row_count), min(day_on)
    from marts.quality_late_event
    where waiting_row_count > 0
"""


def show_summary(
    settings: Settings, outcome: "RunOutcome", seconds: float, console: Console | None = None
) -> None:
    """Print the summary of a run that took `seconds`, and the paths a reader needs."""
    console = console or QuietConsole()
    table = Table(box=None, pad_edge=False, show_header=False)
    table.add_column(style="bold")
    for name, value in _lines(settings, outcome, seconds):
        table.add_row(name, Text(printable(value)))
    console.print()
    console.print(table, highlight=False, markup=False)
    if outcome.publication:
        console.print(f"\nPublished in {seconds:.0f} s.", style="green", highlight=False)
        waiting = _waiting(settings)
        if waiting:
            console.print(waiting, style="yellow", highlight=False, markup=False, soft_wrap=True)
    _show_places(console, _where_next(settings, outcome))


def show_nothing_new(settings: Settings, late: list[str], console: Console | None = None) -> None:
    """Print that the publication is up to date, which deliveries are `late`, and where to read."""
    console = console or QuietConsole()
    console.print(
        "\nNothing new: no delivery, model or setting changed since the marts were published. They remain as they are.",
        style="green",
        highlight=False,
        soft_wrap=True,
    )
    for text in [*late, *filter(None, [_waiting(settings)])]:
        console.print(printable(text), style="yellow", highlight=False, markup=False, soft_wrap=True)
    _show_places(console, [*_published_places(settings), *_data_docs(settings)])


def _lines(settings: Settings, outcome: "RunOutcome", seconds: float) -> list[tuple[str, str]]:
    files = outcome.landing.files
    new = [file for file in files if file.status in ("loaded", "replaced")]
    unchanged = sum(file.status == "unchanged" for file in files)
    lines = [
        ("Files landed", f"{len(new)} new, {unchanged} unchanged, {len(outcome.landing.failed)} failed"),
        ("Rows landed", f"{outcome.landing.row_count:,}"),
        ("Lines rejected", f"{outcome.landing.reject_count:,}"),
    ]
    lines += _first_of("Unexpected", outcome.landing.warnings)
    if outcome.missing:
        lines.append(("Not delivered", ", ".join(f"{file.system}.{file.table}" for file in outcome.missing)))
    if outcome.publication:
        lines += _set_aside(settings)
        lines += _first_of("Set aside", lines_set_aside(settings))
        lines += _unread(settings)
        lines += _first_of("Until published", lags(settings, seconds))
        rows = sum(count for _, count in outcome.publication.marts)
        lines.append(("Marts", f"{len(outcome.publication.marts)} with {rows:,} rows"))
        lines += _first_of("Open to all", told_of_hidden(outcome.publication.hidden))
    checks = outcome.checks
    lines.append(
        ("Checks", f"{checks['passed']} passed, {checks['warned']} warned, {checks['failed']} failed")
    )
    return lines + _first_of("Warning", outcome.warnings)


def _first_of(name: str, texts: list[str]) -> list[tuple[str, str]]:
    """The first few texts under one name, and how many more there are."""
    shown = texts[:_SHOWN] + ([f"and {len(texts) - _SHOWN} more"] if len(texts) > _SHOWN else [])
    return [("" if number else name, text) for number, text in enumerate(shown)]


def _set_aside(settings: Settings) -> list[tuple[str, str]]:
    lines = []
    with open_published(settings) as connection:
        for name, query in _SET_ASIDE.items():
            try:
                (count,) = only_row(connection.execute(query))
            except duckdb.CatalogException:
                # A project may leave a mart out; the other figures still count.
                continue
            lines.append((name, f"{count:,}"))
    return lines


def _unread(settings: Settings) -> list[tuple[str, str]]:
    """Tables that were landed but that no model reads: perhaps one is missing from klantbeeld_inputs."""
    with open_published(settings) as connection:
        try:
            tables = connection.execute(_UNREAD).fetchall()
        except duckdb.CatalogException:
            return []
    told = [f"{table} ({rows:,} rows)" for table, rows in tables]
    return [("Read by no model", ", ".join(told))] if told else []


def _waiting(settings: Settings) -> str:
    """The late rows that wait, and the command that includes them; empty if there are none or the mart was left out."""
    with open_published(settings) as connection:
        try:
            count, first_day = only_row(connection.execute(_LATE))
        except duckdb.CatalogException:
            return ""
    if not count:
        return ""
    came, wait = ("1 row", "waits") if count == 1 else (f"{count:,} rows", "wait")
    days = project_variable(settings, "late_arrival_days")
    command = next_command(settings, "run", f"--from {first_day}")
    return f"{came} arrived more than {days} days late and {wait}: {command}"


def _where_next(settings: Settings, outcome: "RunOutcome") -> list[tuple[str, str]]:
    places = (_published_places(settings) if outcome.publication else []) + _data_docs(settings)
    if outcome.landing.reject_count:
        places.append(("Rejected", f"{short_path(settings.rejected_dir)} (may hold personal data)"))
    return places


def _published_places(settings: Settings) -> list[tuple[str, str]]:
    return [
        ("DuckDB", short_path(settings.published_file)),
        ("Parquet", short_path(settings.parquet_dir)),
        *([("Open to all", short_path(settings.open_dir))] if settings.open_dir.is_dir() else []),
        ("Query", next_command(settings, "query", '"select * from contact_daily limit 10"')),
    ]


def _data_docs(settings: Settings) -> list[tuple[str, str]]:
    page = settings.data_docs_dir / "index.html"
    return [("Data Docs", short_path(page))] if page.is_file() else []


def _show_places(console: Console, places: list[tuple[str, str]]) -> None:
    for name, where in places:
        console.print(f"  {name:<11} {where}", highlight=False, markup=False, soft_wrap=True)
