"""What the `klantbeeld` commands share: their options, and how they end."""

import os
import sys
import traceback
from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from pathlib import Path
from typing import Annotated, Any

import typer

from orchestration.base.errors import KlantbeeldError
from orchestration.base.settings import Settings, resolve_settings
from orchestration.base.system_errors import foreseen

# The exit code of a command ended by a signal: 128 + SIGINT, 128 + SIGPIPE.
_INTERRUPTED, _READER_GONE = 130, 141

ProjectDir = Annotated[
    Path | None,
    typer.Option(
        help="Folder with dbt_project.yml and landing.yml. Default: the current folder.",
        envvar="KLANTBEELD_PROJECT_DIR",
    ),
]
Landing = Annotated[
    Path | None,
    typer.Option(
        help="Root of the delivered files. Default: landing/ in the project.", envvar="KLANTBEELD_LANDING"
    ),
]
Warehouse = Annotated[
    Path | None,
    typer.Option(
        help="Folder for everything that is built. Default: warehouse/ in the project.",
        envvar="KLANTBEELD_WAREHOUSE",
    ),
]
Debug = Annotated[bool, typer.Option("--debug", help="Show the stack trace if there is an error.")]
Postgres = Annotated[
    str | None,
    typer.Option(
        help="Also publish to this Postgres database: postgresql://user@host/database. "
        "Put a password in the environment variable, not on the command line.",
        envvar="KLANTBEELD_POSTGRES_URL",
        show_envvar=True,
    ),
]


def open_project(
    project_dir: Path | None = None, landing: Path | None = None, warehouse: Path | None = None
) -> Settings:
    """The folders that a command works on, shown on stderr so that nobody mistakes one project for another."""
    settings = resolve_settings(project_dir, landing, warehouse)
    is_usual = settings.warehouse_dir == settings.project_dir / "warehouse"
    folder = "" if is_usual else f", warehouse {settings.warehouse_dir}"
    typer.echo(f"Project {settings.project_dir}{folder}", err=True)
    return settings


def kindly(command: Callable[..., int | None]) -> Callable[..., None]:
    """Run a command and end with its exit code; an error is one message on stderr, after its trace with --debug."""

    @wraps(command)
    def told(*args: Any, **options: Any) -> None:
        try:
            code = command(*args, **options) or 0
        except KeyboardInterrupt:
            typer.echo("Interrupted. The previous publication is still served.", err=True)
            code = _INTERRUPTED
        except BrokenPipeError:
            code = _READER_GONE
        except Exception as error:
            if options.get("debug"):
                traceback.print_exc()
            code = tell_error(error)
        raise typer.Exit(_finish_output(code))

    return told


def tell_error(error: Exception) -> int:
    told = error if isinstance(error, KlantbeeldError) else foreseen(error)
    if told is None:
        # The text of an unforeseen error may quote data.
        told = KlantbeeldError(f"Unexpected error: {type(error).__name__}.", "Run again with --debug.")
    with suppress(BrokenPipeError):
        typer.echo(f"klantbeeld: {told}", err=True)
    return told.exit_code


def _finish_output(code: int) -> int:
    """Flush stdout and return the exit code; a different one if the reader is gone or the disk refuses it."""
    try:
        sys.stdout.flush()
    except OSError as error:
        # Python would try again on exit, and complain in its own words.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return code or (_READER_GONE if isinstance(error, BrokenPipeError) else tell_error(error))
    return code
