"""The command that draws a journey."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from orchestration.base.errors import ConfigError
from orchestration.cli.options import Debug, ProjectDir, Warehouse, kindly, open_project


class Language(StrEnum):
    """The language of the names and words in the picture."""

    en = "en"
    nl = "nl"


@kindly
def journey(
    name: Annotated[str, typer.Argument(help="The journey: its id, or its name in English or Dutch.")],
    out: Annotated[
        Path, typer.Option(help="The file to write, ending in .svg; an existing file is replaced.")
    ],
    months: Annotated[
        int, typer.Option(min=1, help="Number of complete months to draw, up to the newest.")
    ] = 3,
    language: Annotated[Language, typer.Option(help="Language of names and words.")] = Language.en,
    project_dir: ProjectDir = None,
    warehouse: Warehouse = None,
    debug: Debug = False,
) -> None:
    """Draw a journey as it was: flow, waiting times, satisfaction and contacts, stage by stage.

    Reads only the published marts. All widths are to one scale. Orange deviates from the desired journey; red is the
    worst bottleneck, or a stage that customers rate below what was intended.

    klantbeeld journey move_house --out move_house.svg

    klantbeeld journey Verhuizen --language nl --months 1 --out verhuizen.svg
    """
    settings = open_project(project_dir, None, warehouse)
    if out.suffix.lower() != ".svg":
        raise ConfigError(
            f"{out} does not end in .svg.", "The picture is an SVG; give a name that ends in .svg."
        )
    if not out.parent.is_dir():
        raise ConfigError(f"The folder {out.parent} does not exist.", "Create it first, or choose another.")
    from orchestration.journey.picture import draw
    from orchestration.journey.read import read_journey

    found = read_journey(settings, name, months, language.value)
    out.write_text(draw(found, language.value), encoding="utf-8")
    months_drawn = f"{found.first_month_on:%Y-%m} to {found.last_month_on:%Y-%m}"
    typer.echo(f"{out}: {found.name}, {len(found.stages)} stages, {months_drawn}.")
