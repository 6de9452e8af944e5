"""What the commands of `klantbeeld` share: their options, and how they end."""

import traceback
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Annotated, Any

import typer

from orchestration.errors import KlantbeeldError

ProjectDir = Annotated[
    Path | None,
    typer.Option(
        help="Folder with dbt_project.yml and landing.yml. Default: the current folder or the demo.",
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
        help="Folder for all that is built. Default: warehouse/ in the project.",
        envvar="KLANTBEELD_WAREHOUSE",
    ),
]
Debug = Annotated[bool, typer.Option("--debug", help="Show the stack trace of an error.")]
Postgres = Annotated[
    str | None,
    typer.Option(
        help="Publish into this Postgres database as well: postgresql://user@host/database. "
        "A password belongs in the environment variable, not on the command line.",
        envvar="KLANTBEELD_POSTGRES_URL",
        show_envvar=True,
    ),
]


def kindly(command: Callable[..., int | None]) -> Callable[..., None]:
    """Run a command; end with its exit code, and tell an error as one message on stderr unless --debug."""

    @wraps(command)
    def told(*args: Any, **options: Any) -> None:
        try:
            code = command(*args, **options)
        except KeyboardInterrupt:
            typer.echo("Interrupted; what was published before is still served.", err=True)
            code = 130
        except Exception as error:
            if options.get("debug"):
                traceback.print_exc()
            code = tell_error(error)
        raise typer.Exit(code or 0)

    return told


def tell_error(error: Exception) -> int:
    if isinstance(error, KlantbeeldError):
        typer.echo(f"klantbeeld: {error}", err=True)
        return error.exit_code
    # The text of an error nobody foresaw may quote data.
    typer.echo(
        f"klantbeeld: {type(error).__name__} that was not foreseen.\n  -> Run again with --debug.", err=True
    )
    return 1
