"""The commands for the demo company: simulate it, compare the marts with what was planted, show what they say."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from orchestration.cli.options import Debug, Landing, ProjectDir, Warehouse, kindly, open_project


@kindly
def simulate(
    out: Annotated[
        Path, typer.Option(help="Folder for the deliveries: empty, or from an earlier simulation.")
    ],
    customers: Annotated[int, typer.Option(help="Customers on the first day.")] = 20_000,
    days: Annotated[int, typer.Option(help="Number of days to simulate.")] = 540,
    seed: Annotated[int, typer.Option(help="Seed of the simulation; each seed gives another company.")] = 7,
    first_day: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="First day. Default: 2024-01-01."),
    ] = None,
    from_day: Annotated[
        datetime | None,
        typer.Option(
            "--from", formats=["%Y-%m-%d"], help="Write only the days from this one on, beside what is there."
        ),
    ] = None,
    to_day: Annotated[
        datetime | None, typer.Option("--to", formats=["%Y-%m-%d"], help="Last day, instead of --days.")
    ] = None,
    debug: Debug = False,
) -> None:
    """Simulate the deliveries of a fictional energy supplier's systems, with the planted facts in truth.json.

    klantbeeld simulate --customers 20000 --days 540 --seed 7 --out landing/

    klantbeeld simulate --customers 20000 --from 2025-06-24 --to 2025-06-30 --seed 7 --out landing/
    """
    from rich.console import Console
    from rich.progress import Progress

    from orchestration.demo.simulator.arguments import DEFAULT_FIRST_DAY, SimulateArguments
    from orchestration.demo.simulator.simulate import simulate as make_deliveries

    arguments = SimulateArguments(
        customers,
        days,
        seed,
        out,
        first_day=first_day.date() if first_day else DEFAULT_FIRST_DAY,
        from_day=from_day and from_day.date(),
        to_day=to_day and to_day.date(),
    )
    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task("Simulating days", total=None)
        report = make_deliveries(
            arguments, lambda done, total: progress.update(task, completed=done, total=total)
        )
    typer.echo(
        f"{report.customer_count:,} customers, {report.contact_count:,} contacts, "
        f"{report.web_event_count:,} web events and {report.response_count:,} survey responses "
        f"in {report.day_count} days: "
        f"{report.file_count} files in {report.out}; {report.fact_count} planted facts in {report.truth_path.name}."
    )


@kindly
def verify(
    project_dir: ProjectDir = None,
    landing: Landing = None,
    warehouse: Warehouse = None,
    truth: Annotated[
        Path | None, typer.Option(help="What was planted. Default: truth.json in the landing folder.")
    ] = None,
    open_list: Annotated[
        Path | None, typer.Option("--open", help="List of facts that may be open; it may only shrink.")
    ] = None,
    debug: Debug = False,
) -> int:
    """Compare the published marts with what a simulation planted: found, missed, false, open.

    klantbeeld verify --truth landing/truth.json
    """
    from orchestration.cli.console import QuietConsole
    from orchestration.demo.verify.open_list import check_open_list
    from orchestration.demo.verify.render import render
    from orchestration.demo.verify.verify import verify as verify_marts

    settings = open_project(project_dir, landing, warehouse)
    report = verify_marts(settings, truth or settings.landing_dir / "truth.json")
    QuietConsole().print(render(report))
    if open_list:
        check_open_list(report, open_list)
    return report.exit_code


@kindly
def findings(project_dir: ProjectDir = None, warehouse: Warehouse = None, debug: Debug = False) -> None:
    """Show what a customer experience team wants to see first, from the published marts.

    klantbeeld findings
    """
    from orchestration.demo.verify.findings import findings as read_findings

    for line in read_findings(open_project(project_dir, None, warehouse)):
        typer.echo(line)
