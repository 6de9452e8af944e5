"""The command that lets a model propose contact reasons."""

import typer

from orchestration.cli.options import Debug, Landing, ProjectDir, Warehouse, kindly, open_project


@kindly
def propose(
    project_dir: ProjectDir = None, landing: Landing = None, warehouse: Warehouse = None, debug: Debug = False
) -> None:
    """Train a model on coded contacts, and propose contact reasons for the others from their words.

    Needs `make model`. Writes a delivery in the landing folder; the next run lands it. No text leaves the build file.

    klantbeeld propose
    """
    from orchestration.propose.propose import propose as propose_reasons

    report = propose_reasons(open_project(project_dir, landing, warehouse))
    typer.echo(
        f"Learned {report.reason_count} reasons from {report.training_count:,} coded contacts "
        f"(version {report.version})."
    )
    if report.holdout_accuracy is not None:
        typer.echo(
            f"On {report.holdout_count:,} coded contacts kept out of training it chose the same reason for "
            f"{report.holdout_accuracy:.1%}."
        )
    typer.echo(
        f"{report.proposal_count:,} contacts without a code: {report.sure_count:,} with a probability of at least "
        f"{report.least_percent}%; the others stay unmapped."
    )
    typer.echo(f"Written to {report.path}; klantbeeld run lands it.")
