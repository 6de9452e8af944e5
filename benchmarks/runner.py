"""Measures part after part, and stores the results after each."""

import fcntl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from benchmarks.errors import NotMeasured
from benchmarks.machine import commit, describe_machine
from benchmarks.parts import PARTS
from benchmarks.results import PartResult, Results, load_results, save_results
from benchmarks.sizes import Size
from benchmarks.workspace import Bench
from orchestration.base.errors import ConfigError, KlantbeeldError


def run_parts(size: Size, names: list[str], folder: Path, file: Path, console: Console) -> list[str]:
    """Measure the named parts and put them in the results file, beside its other parts.

    A failed part is reported and left as it was in the file; the others continue. Returns the names of failed
    parts.
    """
    results = load_results(file) if file.is_file() else Results(machine=describe_machine())
    # Parts measured on another machine would end up in one table with these.
    if results.machine != describe_machine():
        raise ConfigError(
            f"{file} was measured on another machine, or with other versions.",
            "Give another file with --out.",
        )
    failed = []
    with _alone(folder), _steps(console) as tell:
        bench = Bench(size, folder.resolve())
        for name in names:
            bench.step = lambda text, name=name: tell(f"{name}: {text}")
            try:
                results.parts[name] = _measured(name, bench)
                save_results(results, file)
            except KlantbeeldError as error:
                console.print(f"{name} could not be measured: {error}", markup=False)
                failed.append(name)
    return failed


def parts_of(size: Size, only: str | None) -> list[str]:
    """The parts named in `only`, separated by commas, else those of the size. Raises ConfigError."""
    if not only:
        return list(size.parts or PARTS)
    names = [name.strip() for name in only.split(",") if name.strip()]
    unknown = [name for name in names if name not in PARTS]
    if unknown or not names:
        raise ConfigError(
            f"There is no part {', '.join(unknown) or only}.", f"The parts are: {', '.join(PARTS)}."
        )
    return [name for name in PARTS if name in names]


def _measured(name: str, bench: Bench) -> PartResult:
    bench.step("starting")
    result = PartResult(
        measured_at=datetime.now(UTC).replace(microsecond=0),
        commit=commit(),
        company=bench.company(),
        seconds=0,
        measurements=[],
    )
    began = time.monotonic()
    try:
        result.measurements = list(PARTS[name].measure(bench))
    except NotMeasured as reason:
        result.not_measured = str(reason)
    result.seconds = round(time.monotonic() - began, 1)
    return result


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Lock the folder: two benchmarks in it would build in each other's warehouses. Raises ConfigError."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise ConfigError(
                f"Another benchmark is running in {folder}.",
                "Wait until it has finished, or give another folder with --folder.",
            ) from None
        yield


@contextmanager
def _steps(console: Console) -> Iterator[Callable[[str], None]]:
    """Shows what is being measured: one moving line in a terminal, a line per step elsewhere."""
    if not console.is_terminal:
        yield lambda text: console.print(text, markup=False, highlight=False)
        return
    columns = (SpinnerColumn(), TextColumn("{task.description}", markup=False), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("starting", total=None)
        yield lambda text: progress.update(task, description=text)
