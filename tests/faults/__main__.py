"""`python -m tests.faults`: try every fault, count, and print one table."""

import tempfile
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from tests.faults.every import FAULTS
from tests.faults.tally import Tally

COLUMNS = ("fault", "tried", "survived", "lost rows", "wrong reads", "leaks")


def main(
    seed: Annotated[int, typer.Option(help="Another seed draws other files, moments and values.")] = 7,
    only: Annotated[str, typer.Option(help="Only these faults: name,name.")] = "",
    count: Annotated[int, typer.Option(help="How often each fault is tried; 0: as in its long form.")] = 0,
) -> None:
    """Try each fault on projects in temporary folders. Ends with 1 if anything was lost, wrong or leaked."""
    console = Console(stderr=True)
    tallies = []
    names = only.split(",") if only else list(FAULTS)
    with Progress(console=console) as progress:
        for name in names:
            fault = FAULTS[name]
            tries = count or fault.long
            task = progress.add_task(name, total=tries)
            with tempfile.TemporaryDirectory(prefix="faults_") as folder:
                tally = fault.trial(Path(folder), tries, seed, lambda task=task: progress.advance(task))
            tallies.append(tally)
            for problem in tally.problems:
                progress.console.print(f"{name}: {problem}", markup=False, highlight=False)
    Console().print(as_table(tallies, seed))
    raise typer.Exit(1 if any(tally.problems for tally in tallies) else 0)


def as_table(tallies: list[Tally], seed: int) -> Table:
    """One row per fault."""
    table = Table(*COLUMNS, title=f"Faults, seed {seed}", box=None)
    for tally in tallies:
        counts = (tally.tried, tally.survived, tally.lost, tally.wrong, tally.leaks)
        table.add_row(tally.fault, *(f"{count:,}" for count in counts))
    return table


if __name__ == "__main__":
    typer.run(main)
