"""The `klantbeeld` command. Each command imports what it needs when it runs, so that --help answers at once."""

import os
import sys
import time
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, Any

import typer

from orchestration.base.errors import ConfigError
from orchestration.base.settings import Settings
from orchestration.cli.feedback import feedback
from orchestration.cli.freeze import freeze
from orchestration.cli.journey import journey
from orchestration.cli.options import (
    Debug,
    Landing,
    Postgres,
    ProjectDir,
    Warehouse,
    kindly,
    open_project,
    tell_error,
)
from orchestration.cli.privacy import access, erase, register, retain
from orchestration.cli.propose import propose
from orchestration.cli.simulation import findings, simulate, verify

app = typer.Typer(
    name="klantbeeld",
    help="One picture of the customer: from delivered files to published marts.",
    epilog="Exit codes: 0 done, 1 a check failed or another error, 2 bad configuration, 3 bad delivery "
    "(others loaded), 4 busy (another run or program uses the warehouse: try again later).",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _show_version(asked: bool) -> None:
    if asked:
        typer.echo(f"klantbeeld {version('klantbeeld')}")
        raise typer.Exit


@app.callback()
def main(
    show_version: Annotated[
        bool,
        typer.Option("--version", help="Show the version and exit.", callback=_show_version, is_eager=True),
    ] = False,
) -> None:
    """One picture of the customer: from delivered files to published marts."""
    # No tool sends usage statistics from here, whatever its own settings say.
    os.environ["DBT_SEND_ANONYMOUS_USAGE_STATS"] = "false"
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    os.environ["DAGSTER_DISABLE_TELEMETRY"] = "yes"


@app.command()
@kindly
def run(
    project_dir: ProjectDir = None,
    landing: Landing = None,
    warehouse: Warehouse = None,
    postgres: Postgres = None,
    day: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="Rebuild this local day from everything delivered for it."),
    ] = None,
    from_day: Annotated[
        datetime | None,
        typer.Option(
            "--from",
            formats=["%Y-%m-%d"],
            help="Rebuild all days from this one on, including late-arriving rows.",
        ),
    ] = None,
    to_day: Annotated[
        datetime | None,
        typer.Option("--to", formats=["%Y-%m-%d"], help="The last day to rebuild, with --from."),
    ] = None,
    full_refresh: Annotated[
        bool, typer.Option("--full-refresh", help="Rebuild everything from all deliveries.")
    ] = False,
    debug: Debug = False,
) -> int:
    """Land, check, build, check and publish: the daily job, here and now.

    Builds the days in new deliveries. Use --day, --from or --full-refresh to rebuild other days.
    If nothing changed since the marts were published, it says so and stops.

    Readers keep the previous publication until the new one is complete, or if a check fails.

        klantbeeld run

        klantbeeld run --day 2026-03-12

        klantbeeld run --from 2026-03-01 --to 2026-03-12

        klantbeeld run --project-dir examples/quickstart --landing examples/quickstart/landing
    """
    began = time.monotonic()
    settings = open_project(project_dir, landing, warehouse)
    _assert_landing_folder(settings)
    if postgres:
        os.environ["KLANTBEELD_POSTGRES_URL"] = postgres
    from orchestration.plan.days import asked_days

    day_on, first, last = (given.date() if given else None for given in (day, from_day, to_day))
    days = asked_days(day_on, first, last, full_refresh)
    typer.echo("Reading the project ...", err=True)
    from orchestration.cli.summary import show_nothing_new, show_summary
    from orchestration.landing.config import load_landing_config
    from orchestration.plan.news import inputs_digest, is_published, late_deliveries, note_published

    config = load_landing_config(settings.landing_file)
    digest = inputs_digest(settings, config)
    if not days and not full_refresh and is_published(settings, digest):
        show_nothing_new(settings, late_deliveries(settings, config))
        return 0
    from orchestration.cli.console import following
    from orchestration.dagster.run import run_daily
    from orchestration.dbt.manifest import read_manifest

    with following() as view:
        outcome = run_daily(settings, view, "DEBUG" if debug else "CRITICAL", days, full_refresh)
    show_summary(settings, outcome, time.monotonic() - began)
    if not outcome.error:
        note_published(settings, digest, config, read_manifest(settings))
    return tell_error(outcome.error) if outcome.error else 0


@app.command()
@kindly
def land(
    project_dir: ProjectDir = None,
    landing: Landing = None,
    warehouse: Warehouse = None,
    only: Annotated[
        list[str] | None, typer.Option(help="Load only this table, given as system.table; may be repeated.")
    ] = None,
    verify: Annotated[
        bool,
        typer.Option(
            "--verify",
            help="Read every file and all of raw again, even if they look unchanged.",
        ),
    ] = False,
    debug: Debug = False,
) -> int:
    """Load new and changed deliveries into raw, and nothing else.

    klantbeeld land

    klantbeeld land --only acd.calls
    """
    settings = open_project(project_dir, landing, warehouse)
    _assert_landing_folder(settings)
    from orchestration.base.lock import writing
    from orchestration.landing.config import load_landing_config
    from orchestration.landing.land import land as land_files

    config = load_landing_config(settings.landing_file)
    tables = _tables(only, [(delivery.system, delivery.table) for delivery in config.deliveries])
    with writing(settings):
        report = land_files(settings, config, tables, on_event=_show_file, is_verifying=verify)
    typer.echo(f"{report.row_count} rows landed, {report.reject_count} lines rejected.")
    if report.failed:
        typer.echo(f"{len(report.failed)} files could not be loaded; the others were.", err=True)
    return 3 if report.failed else 0


@app.command()
@kindly
def build(
    project_dir: ProjectDir = None,
    warehouse: Warehouse = None,
    target: Annotated[
        str | None, typer.Option(help="Target in profiles.yml. Default: the profile's own.")
    ] = None,
    debug: Debug = False,
) -> None:
    """Build and test what was landed, on the engine you choose, without publishing.

    klantbeeld build --target spark
    """
    settings = open_project(project_dir, None, warehouse)
    from orchestration.base.lock import writing
    from orchestration.dbt.build import build_models

    with writing(settings):
        name = build_models(settings, target, typer.echo)
    typer.echo(f"Built with target {name} in {settings.warehouse_dir}.")


@app.command()
@kindly
def publish(
    project_dir: ProjectDir = None,
    warehouse: Warehouse = None,
    postgres: Postgres = None,
    force: Annotated[
        bool, typer.Option("--force", help="Publish even if the last build or its checks did not pass.")
    ] = False,
    debug: Debug = False,
) -> None:
    """Publish the last build again without rebuilding. Refused if one of its checks failed.

    For example into a Postgres database that a BI tool reads:

        KLANTBEELD_POSTGRES_URL=postgresql://bi@db.example.com/bi klantbeeld publish
    """
    settings = open_project(project_dir, None, warehouse)
    from orchestration.base.lock import writing
    from orchestration.dbt.manifest import prepare_manifest, read_manifest
    from orchestration.publish.project import publish_project
    from orchestration.publish.small_cells import told_of_hidden

    with writing(settings):
        prepare_manifest(settings)
        report = publish_project(settings, read_manifest(settings), postgres, force)
    typer.echo(f"{len(report.marts)} marts published as {report.version_id}: {report.duckdb_path}")
    for text in told_of_hidden(report.hidden):
        typer.echo(f"Open to all: {text}")


@app.command()
@kindly
def check(
    project_dir: ProjectDir = None,
    landing: Landing = None,
    warehouse: Warehouse = None,
    debug: Debug = False,
) -> None:
    """Check landing.yml, quality.yml and the dbt project, without loading or building anything.

    Shows which columns of each table are written, and compiles every model, so that a misspelt macro or an
    invalid metric is found here and not in the middle of a run.

    klantbeeld check --project-dir examples/quickstart
    """
    settings = open_project(project_dir, landing, warehouse)
    from orchestration.landing.config import load_landing_config

    config = load_landing_config(settings.landing_file)
    tables = {(delivery.system, delivery.table) for delivery in config.deliveries}
    typer.echo(f"{settings.landing_file}: {len(config.deliveries)} deliveries for {len(tables)} tables.")
    from orchestration.landing.read_back import read_back

    for line in read_back(config):
        typer.echo(line)
    from orchestration.definitions import build_definitions

    job = build_definitions(settings).resolve_job_def("daily")
    assets, checks = (
        len(list(job.asset_layer.executable_asset_keys)),
        len(job.asset_layer.asset_graph.asset_check_keys),
    )
    from orchestration.dbt.compiling import compile_models

    typer.echo("Compiling the models ...", err=True)
    compile_models(settings)
    typer.echo(
        f"{settings.project_dir / 'dbt_project.yml'}: {assets} assets, {checks} checks; the models compile."
    )


@app.command()
@kindly
def query(
    sql: Annotated[str | None, typer.Argument(help="A select from one or more marts.")] = None,
    project_dir: ProjectDir = None,
    warehouse: Warehouse = None,
    file: Annotated[
        Path | None, typer.Option(help="Read the select from this file.", exists=True, dir_okay=False)
    ] = None,
    build: Annotated[
        bool,
        typer.Option(
            "--build", help="Query the build file: all layers, row level. Contains pseudonyms and free text."
        ),
    ] = False,
    limit: Annotated[int, typer.Option(min=1, help="Maximum number of rows.")] = 100,
    as_csv: Annotated[
        bool,
        typer.Option(
            "--csv",
            help="Write CSV instead of a table. A text that a spreadsheet takes for a formula gets a leading quote.",
        ),
    ] = False,
    debug: Debug = False,
) -> None:
    """Query the published marts, read-only, in a session that cannot access other files or the network.

    klantbeeld query "select day_on, sum(contact_count) from contact_daily group by 1 order by 1"
    """
    settings = open_project(project_dir, None, warehouse)
    if (sql is None) == (file is None):
        raise ConfigError("Give one select, as text or with --file.", 'klantbeeld query "from metric_daily"')
    from orchestration.cli.query import run_query, show_table, write_csv

    text = file.read_text(encoding="utf-8") if file else sql or ""
    columns, rows = run_query(settings, text, build, limit)
    if as_csv:
        write_csv(columns, rows)
    else:
        show_table(columns, rows, limit)


@app.command()
@kindly
def dev(
    project_dir: ProjectDir = None,
    landing: Landing = None,
    warehouse: Warehouse = None,
    port: Annotated[
        int, typer.Option(help="Port of the web interface, which only this machine can reach.")
    ] = 3000,
    debug: Debug = False,
) -> None:
    """Start Dagster with this project: lineage, runs, the schedule and the sensor in the browser.

    klantbeeld dev --port 3000
    """
    settings = open_project(project_dir, landing, warehouse)
    from orchestration.dagster.instance import dagster_environment

    command = [sys.executable, "-m", "dagster", "dev", "-m", "orchestration.definitions"]
    os.execve(sys.executable, [*command, "-h", "127.0.0.1", "-p", str(port)], dagster_environment(settings))


app.command()(freeze)
app.command()(feedback)
app.command()(erase)
app.command()(retain)
app.command()(access)
app.command()(register)
app.command()(propose)
app.command()(simulate)
app.command()(verify)
app.command()(findings)
app.command()(journey)


def _assert_landing_folder(settings: Settings) -> None:
    if not settings.landing_dir.is_dir():
        raise ConfigError(
            f"The landing folder {settings.landing_dir} does not exist.",
            "Create it and put the deliveries there, or use another folder with --landing.",
        )


def _tables(only: list[str] | None, declared: list[tuple[str, str]]) -> list[tuple[str, str]] | None:
    if not only:
        return None
    tables = [(system, table) for system, _, table in (name.partition(".") for name in only)]
    unknown = [name for name, table in zip(only, tables, strict=True) if table not in declared]
    if unknown:
        known = ", ".join(sorted({".".join(table) for table in declared}))
        raise ConfigError(f"landing.yml does not declare {', '.join(unknown)}.", f"It declares: {known}.")
    return tables


def _show_file(file: Any) -> None:
    counts = f"{file.row_count} rows, {file.reject_count} rejected" if file.line_count else ""
    typer.echo(
        "  ".join(
            part for part in (f"{file.system}.{file.table}", file.file_name, file.status, counts) if part
        )
    )
    for text in (*file.warnings, *filter(None, [file.reason])):
        typer.echo(f"    {text}", err=True)
