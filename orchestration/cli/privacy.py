"""The commands for a person's rights (erasure, access), retention, and the register of processing."""

from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from orchestration.base.errors import KlantbeeldError
from orchestration.base.lock import writing
from orchestration.base.next_command import short_path
from orchestration.base.settings import Settings
from orchestration.cli.options import Debug, Landing, ProjectDir, Warehouse, kindly, open_project

IdentifierFile = Annotated[
    Path,
    typer.Option(
        help="Text file with one identifier per line, such as email: name@example.com.",
        exists=True,
        dir_okay=False,
    ),
]


@kindly
def erase(
    identifier_file: IdentifierFile,
    project_dir: ProjectDir = None,
    landing: Landing = None,
    warehouse: Warehouse = None,
    debug: Debug = False,
) -> None:
    """Erase people: their rows leave raw, the vault and everything built, and no later delivery brings them back.

    One file may name many people. Their other identifiers are found in the last build. Everything is rebuilt
    and republished, and the warehouse is searched for remaining traces. If it is
    interrupted, run the same command again. Afterwards, delete the deliveries in the landing folder and the
    identifier file yourself.

    klantbeeld erase --identifier-file /secure/erase.txt
    """
    from orchestration.landing.config import load_landing_config
    from orchestration.privacy.erase import erase as erase_people

    settings = open_project(project_dir, landing, warehouse)
    config = load_landing_config(settings.landing_file)
    report = erase_people(
        settings, config, identifier_file, lambda: _rebuild(settings), lambda text: typer.echo(text, err=True)
    )
    if not report.is_known:
        typer.echo("Nothing was found. Later deliveries are kept free of these people.")
        return
    typer.echo(
        f"Erased: {report.row_count:,} rows and {report.reject_count:,} rejected lines in {report.file_count:,} files. "
        "No trace is left in the warehouse."
    )


def _rebuild(settings: Settings) -> None:
    from orchestration.cli.console import following
    from orchestration.dagster.run import run_daily

    with following() as view:
        outcome = run_daily(settings, view)
    if outcome.publication is None:
        raise outcome.error or KlantbeeldError("Nothing was published.", "Run again with --debug.")
    if outcome.error:
        typer.echo(f"klantbeeld: {outcome.error}", err=True)


@kindly
def retain(
    as_of: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="The day from which terms are counted back. Default: today."),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option(help="Count what is past its term without changing anything.")
    ] = False,
    project_dir: ProjectDir = None,
    landing: Landing = None,
    warehouse: Warehouse = None,
    debug: Debug = False,
) -> None:
    """Remove rows that are past their retention term, as `retention` in landing.yml states it for each source.

    They leave raw, the rejected lines, the vault and everything that is built; later deliveries do not bring them back.
    What was published about those days stays published. If it is interrupted, run the same command again.

    klantbeeld retain --dry-run
    """
    from orchestration.dbt.manifest import prepare_manifest, read_manifest
    from orchestration.landing.config import load_landing_config
    from orchestration.privacy.retain import retain as remove_expired
    from orchestration.publish.frozen import last_days_of

    settings = open_project(project_dir, landing, warehouse)
    config = load_landing_config(settings.landing_file)
    with writing(settings):
        prepare_manifest(settings)
        expired = remove_expired(
            settings,
            config,
            last_days_of(read_manifest(settings)),
            as_of.date() if as_of else date.today(),
            lambda: _rebuild(settings),
            lambda text: typer.echo(text, err=True),
            dry_run,
        )
    for table in expired:
        typer.echo(
            f"{table.table}  kept from {table.kept_from}  {table.row_count:,} rows and {table.reject_count:,} "
            f"rejected lines {'are past their term' if dry_run else 'removed'}"
        )
    if not expired:
        typer.echo("No source has `retention` with `months` and `by` in landing.yml: everything is kept.")


@kindly
def access(
    identifier_file: IdentifierFile,
    out: Annotated[Path, typer.Option(help="Folder to write, readable only by its owner.")],
    project_dir: ProjectDir = None,
    landing: Landing = None,
    warehouse: Warehouse = None,
    debug: Debug = False,
) -> None:
    """Write what is known about one person: every delivered row about them, in one JSON file per table.

    Their other identifiers are found in the last build. Read the files before you send them: a text may be
    about other people too.

    klantbeeld access --identifier-file /secure/who.txt --out /secure/answer
    """
    from orchestration.landing.config import load_landing_config
    from orchestration.privacy.access import access as write_access

    settings = open_project(project_dir, landing, warehouse)
    report = write_access(settings, load_landing_config(settings.landing_file), identifier_file, out)
    for path, count in report.files.items():
        typer.echo(f"{short_path(path)}  {count:,} rows")
    if not report.files:
        typer.echo("Nothing is known about this person.")


@kindly
def register(
    out: Annotated[Path, typer.Option(help="The Markdown file to write; an existing file is replaced.")],
    project_dir: ProjectDir = None,
    landing: Landing = None,
    warehouse: Warehouse = None,
    debug: Debug = False,
) -> None:
    """Write the register of processing: for each source its purpose, columns, term, recipients, and the marts it feeds.

    Purpose, legal basis and recipients come from `processing` in landing.yml, the term from `retention`; the
    rest is derived from the project.

    klantbeeld register --out register.md
    """
    from orchestration.dbt.manifest import prepare_manifest, read_manifest
    from orchestration.landing.config import load_landing_config
    from orchestration.privacy.register import lineage_of, render, unstated

    settings = open_project(project_dir, landing, warehouse)
    config = load_landing_config(settings.landing_file)
    with writing(settings):
        prepare_manifest(settings)
    out.write_text(render(config, lineage_of(read_manifest(settings))), encoding="utf-8")
    typer.echo(f"{short_path(out)}: {len(config.deliveries)} sources.")
    missing = unstated(config)
    if missing:
        typer.echo(
            f"`processing` or `retention` is incomplete in landing.yml for: {', '.join(missing)}.",
            err=True,
        )
