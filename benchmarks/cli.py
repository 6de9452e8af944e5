"""`python -m benchmarks`: measure, and make the report."""

import os
import signal
import sys
from datetime import date
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from benchmarks.sizes import SIZES, resolve_size
from orchestration.cli.options import Debug, kindly

FOLDER = Path(__file__).parent
RESULTS = FOLDER / "results"
WORK = FOLDER / "work"

_SILENCE = {
    "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
    "DAGSTER_DISABLE_TELEMETRY": "yes",
    "GX_ANALYTICS_ENABLED": "false",
}

app = typer.Typer(
    help="What the warehouse costs, measured on simulated data and compared with goals.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.command()
@kindly
def run(
    size: Annotated[str, typer.Option(help=f"One of {', '.join(SIZES)}.")] = "default",
    customers: Annotated[
        int | None, typer.Option(min=1, help="Number of customers, instead of the size's.")
    ] = None,
    days: Annotated[int | None, typer.Option(min=8, help="Number of days, instead of the size's.")] = None,
    only: Annotated[str | None, typer.Option(help="Measure only these parts, separated by commas.")] = None,
    folder: Annotated[Path, typer.Option(help="Working folder; may be removed afterwards.")] = WORK,
    out: Annotated[Path | None, typer.Option(help="Results file. Default: results/<date>.json.")] = None,
    debug: Debug = False,
) -> int:
    """Measure. Results of other parts that are already in the results file stay in it.

    python -m benchmarks run --only incremental,memory --customers 2000
    """
    from benchmarks.runner import parts_of, run_parts

    # No tool sends usage statistics from here.
    os.environ.update(_SILENCE)
    # If it is killed, it also ends the command that it measures.
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
    chosen = resolve_size(size, customers, days)
    file = out or RESULTS / f"{date.today():%Y-%m-%d}.json"
    failed = run_parts(chosen, parts_of(chosen, only), folder, file, Console(stderr=True))
    typer.echo(f"{file}")
    return 1 if failed else 0


@app.command()
@kindly
def report(
    file: Annotated[
        Path | None,
        typer.Argument(help="One results file. Default: each part from the newest file that has it."),
    ] = None,
    show: Annotated[bool, typer.Option("--show", help="Print the tables; leave the README alone.")] = False,
    debug: Debug = False,
) -> None:
    """Make the tables of benchmarks/README.md from the results files.

    python -m benchmarks report
    """
    from benchmarks.report import EXPLANATIONS, README, render, update_readme
    from benchmarks.results import load_results, newest_of_each_part

    results = load_results(file) if file else newest_of_each_part(sorted(RESULTS.glob("*.json")))
    if show:
        typer.echo(render(results, {}))
        return
    unexplained = update_readme(results)
    typer.echo(f"{README}")
    if unexplained:
        typer.echo(
            f"Explain in {EXPLANATIONS} why these goals were not reached: {', '.join(unexplained)}.", err=True
        )
