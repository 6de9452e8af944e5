"""The command that tells submitters what became of their signals."""

from pathlib import Path
from typing import Annotated

import typer

from orchestration.base.next_command import short_path
from orchestration.base.printable import printable
from orchestration.cli.options import Debug, ProjectDir, Warehouse, kindly, open_project


@kindly
def feedback(
    project_dir: ProjectDir = None,
    warehouse: Warehouse = None,
    out: Annotated[
        Path | None,
        typer.Option(
            help="Folder for the texts, readable only by its owner. Default: feedback/ in the warehouse."
        ),
    ] = None,
    debug: Debug = False,
) -> None:
    """Write a text for the submitter of each signal in its last step: your signal, what we did, what came of it.

    Each text is in Dutch and English, from the last publication. It is rewritten while the signal waits for
    feedback, and stays as it is once the signal is closed. Nothing is sent: send it with your mail system, note
    the date in the list of steps (teruggekoppeld_op), and the next delivery closes the signal.

        klantbeeld feedback

        klantbeeld feedback --out /srv/mail/signals
    """
    from orchestration.improvement.feedback import write_feedback

    report = write_feedback(open_project(project_dir, None, warehouse), out)
    told = {"written": report.written, "renewed": report.renewed, "kept: its signal is closed": report.kept}
    for what, signals in told.items():
        for signal in signals:
            typer.echo(f"{printable(signal)}  {what}")
    for path in report.strays:
        typer.echo(
            f"{printable(short_path(path))} belongs to no signal in its last step: delete it.", err=True
        )
    count = len(report.written) + len(report.renewed) + len(report.unchanged) + len(report.kept)
    if not count:
        typer.echo("Nothing to write: no signal is in its last step.")
        return
    typer.echo(
        f"{count} texts in {short_path(report.folder)}: {len(report.written)} new, {len(report.renewed)} renewed, "
        f"{len(report.unchanged) + len(report.kept)} unchanged."
    )
