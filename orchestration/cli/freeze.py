"""The command that freezes the starting points of improvements."""

import typer

from orchestration.base.next_command import next_command, short_path
from orchestration.cli.options import Debug, Landing, ProjectDir, Warehouse, kindly, open_project


@kindly
def freeze(
    project_dir: ProjectDir = None, landing: Landing = None, warehouse: Warehouse = None, debug: Debug = False
) -> None:
    """Freeze the starting points (nulmetingen) of started improvements, so that nothing moves them any more.

    Reads the published mart improvement_baseline and writes those that are not frozen yet as a delivery into the
    landing folder; the next run lands it. What was frozen once is never changed.

    klantbeeld freeze
    """
    from orchestration.improvement.freeze import freeze as freeze_baselines

    settings = open_project(project_dir, landing, warehouse)
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
            "Nothing to freeze: every starting point that is known is frozen. One is known when an improvement has "
            "started and the last day before its start was delivered."
        )
