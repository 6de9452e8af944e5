"""The command that draws a journey."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from orchestration.base.errors import ConfigError
from orchestration.cli.options import Debug, ProjectDir, Warehouse, kindly, open_project


class Language(StrEnum):
    """What the names and words of the picture are written in."""

    en = "en"
    nl = "nl"


@kindly
def journey(
    name: Annotated[str, typer.Argument(help="The journey: its id, or its name in English or Dutch.")],
    out: Annotated[
        Path, typer.Option(help="The file to write, ending in .svg; one that is there is replaced.")
    ],
    months: Annotated[int, typer.Option(min=1, help="Draw so many of the newest complete months.")] = 3,
    language: Annotated[Language, typer.Option(help="Language of names and words.")] = Language.en,
    project_dir: ProjectDir = None,
    warehouse: Warehouse = None,
    debug: Debug = False,
) -> None:
    """Draw a journey as it was: flow, waiting times, satisfaction and contacts, stage by stage.

    Reads the published marts alone. All widths are to one scale; orange deviates from the desired journey, red is the
    worst bottleneck or felt to be worse than meant.

    klantbeeld journey move_house --out move_house.svg

    klantbeeld journey Verhuizen --language nl --months 1 --out verhuizen.svg
    """
    settings = open_project(project_dir, None, warehouse)
    if out.suffix.lower() != ".svg":
        raise ConfigError(f"{out} does not end in .svg.", "The picture is written as SVG: give such a name.")
    if not out.parent.is_dir():
        raise ConfigError(f"The folder {out.parent} does not exist.", "Create it first, or choose another.")
    from orchestration.journey.picture import draw
    from orchestration.journey.read import read_journey

    found = read_journey(settings, name, months, language.value)
    out.write_text(draw(found, language.value), encoding="utf-8")
    months_drawn = f"{found.first_month_on:%Y-%m} to {found.last_month_on:%Y-%m}"
    typer.echo(f"{out}: {found.name}, {len(found.stages)} stages, {months_drawn}.")
