"""The commands for the rights of a person: to be erased, to see what is known; and the register."""

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
        help="Text file with one identifier per line, as email: name@example.com.",
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
    """Erase people: their rows leave raw, the vault and all that is built, and no later delivery brings them back.

    One file may name many people. Which other identifiers are theirs follows from the last build. Everything is built
    and published anew, and the warehouse is searched for what is left. If it is
    interrupted, give the same command again. Delete the deliveries in the landing folder and the file itself
    afterwards: they are yours.

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
        typer.echo("Nothing was found. Later deliveries are kept free of these people too.")
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
        typer.Option(
            formats=["%Y-%m-%d"], help="The day on which terms are counted back; today if left out."
        ),
    ] = None,
    dry_run: Annotated[bool, typer.Option(help="Count what is over its term and change nothing.")] = False,
    project_dir: ProjectDir = None,
    landing: Landing = None,
    warehouse: Warehouse = None,
    debug: Debug = False,
) -> None:
    """Remove rows that are over their term, as `retention` in landing.yml states it per source.

    They leave raw, the rejected lines, the vault and all that is built; later deliveries do not bring them back.
    What was published about those days stays published as it is. If it is interrupted, give the same command again.

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
            f"rejected lines {'are over their term' if dry_run else 'removed'}"
        )
    if not expired:
        typer.echo("No source has `retention` with `months` and `by` in landing.yml: everything is kept.")


@kindly
def access(
    identifier_file: IdentifierFile,
    out: Annotated[Path, typer.Option(help="Folder to write, which its owner alone can read.")],
    project_dir: ProjectDir = None,
    landing: Landing = None,
    warehouse: Warehouse = None,
    debug: Debug = False,
) -> None:
    """Write what is known of one person: every delivered row about them, as one JSON file per table.

    Which other identifiers are theirs follows from the last build. Read the files before you send them: a text may be
    about others too.

    klantbeeld access --identifier-file /secure/who.txt --out /secure/answer
    """
    from orchestration.landing.config import load_landing_config
    from orchestration.privacy.access import access as write_access

    settings = open_project(project_dir, landing, warehouse)
    report = write_access(settings, load_landing_config(settings.landing_file), identifier_file, out)
    for path, count in report.files.items():
        typer.echo(f"{short_path(path)}  {count:,} rows")
    if not report.files:
        typer.echo("Nothing is known of this person.")


@kindly
def register(
    out: Annotated[Path, typer.Option(help="The Markdown file to write; one that is there is replaced.")],
    project_dir: ProjectDir = None,
    landing: Landing = None,
    warehouse: Warehouse = None,
    debug: Debug = False,
) -> None:
    """Write the register of processing: per source its purpose, columns, term, recipients, and the marts it feeds.

    Purpose, legal basis and recipients are what `processing` in landing.yml states, the term is its `retention`; the
    rest follows from the project.

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
            f"Not all of `processing` and `retention` is stated in landing.yml of: {', '.join(missing)}.",
            err=True,
        )
