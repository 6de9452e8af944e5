"""The command that freezes starting points of improvements, or the ranking."""

from typing import Annotated

import typer

from orchestration.base.next_command import next_command, short_path
from orchestration.base.settings import Settings
from orchestration.cli.options import Debug, Landing, ProjectDir, Warehouse, kindly, open_project

Ranking = Annotated[
    bool,
    typer.Option("--ranking", help="Freeze the ranking of what to improve instead; decisions refer to it."),
]


@kindly
def freeze(
    ranking: Ranking = False,
    project_dir: ProjectDir = None,
    landing: Landing = None,
    warehouse: Warehouse = None,
    debug: Debug = False,
) -> None:
    """Freeze the starting points (nulmetingen) of started improvements, so that they never change again.

    Reads the published mart improvement_baseline and writes those that are not frozen yet as a delivery
    in the landing folder; the next run lands it. What is frozen never changes. With --ranking it writes the
    ranking of improvement_ranking, and shows the id by which a decision refers to it.

    klantbeeld freeze

    klantbeeld freeze --ranking
    """
    settings = open_project(project_dir, landing, warehouse)
    if ranking:
        _freeze_ranking(settings)
    else:
        _freeze_baselines(settings)


def _freeze_ranking(settings: Settings) -> None:
    from orchestration.improvement.freeze_ranking import freeze_ranking

    report = freeze_ranking(settings)
    run = next_command(settings, "run")
    if report.path is None:
        typer.echo("Nothing to freeze: the ranking is empty.")
    elif report.is_new:
        typer.echo(
            f"{report.ranking_id}  {report.item_count} items in {short_path(report.path)}; {run} lands them.\n"
            "Use this id in decisions (column ranking_id)."
        )
    else:
        typer.echo(
            f"{report.ranking_id}  Nothing to freeze: this ranking is already in {short_path(report.path)}."
        )


def _freeze_baselines(settings: Settings) -> None:
    from orchestration.improvement.freeze import freeze as freeze_baselines

    report = freeze_baselines(settings)
    for improvement, metric in report.frozen:
        typer.echo(f"{improvement}  {metric}")
    run = next_command(settings, "run")
    if report.path:
        typer.echo(f"{len(report.frozen)} starting points in {short_path(report.path)}: {run} lands them.")
    elif report.waiting:
        files = ", ".join(map(short_path, report.waiting))
        typer.echo(f"Nothing to freeze: {files} has the rest, and {run} lands it.")
    else:
        typer.echo(
            "Nothing to freeze: every known starting point is frozen. A starting point is known once its "
            "improvement has started and the last day before that was delivered."
        )
