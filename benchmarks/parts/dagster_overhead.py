"""What Dagster adds to a daily run: the run of a company of sixty customers, less its five steps.

The steps are timed by the events that `klantbeeld run` shows as progress, in a process of their own.
"""

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass

from benchmarks.processes import run
from benchmarks.repeat import repeat
from benchmarks.results import Measurement, figure
from benchmarks.workspace import Bench, environment
from orchestration.progress import STEPS
from orchestration.settings import REPOSITORY_ROOT, Settings

TITLE = "Dagster with next to no data"


@dataclass(frozen=True)
class _DailyRun:
    """A run on the clock: in all, per step, and what is left."""

    wall_seconds: float
    step_seconds: dict[str, float]

    @property
    def overhead_seconds(self) -> float:
        return self.wall_seconds - sum(self.step_seconds.values())


def measure(bench: Bench) -> Iterator[Measurement]:
    settings = bench.almost_empty("dagster_overhead")
    bench.step("the first run")
    _daily_run(settings)
    bench.step("klantbeeld run")
    runs = repeat(bench.size, lambda: _daily_run(settings))
    yield figure("dagster_overhead.run", "A daily run", "seconds", *runs.all_of("wall_seconds"))
    yield figure("dagster_overhead.dagster", "Of that Dagster", "seconds", *runs.all_of("overhead_seconds"))
    for step in STEPS:
        seconds = [daily.step_seconds.get(step, 0) for daily in runs.runs]
        yield figure(f"dagster_overhead.{step.replace(' ', '_')}", f"Of that: {step}", "seconds", *seconds)


def _daily_run(settings: Settings) -> _DailyRun:
    command = [sys.executable, "-m", "benchmarks.daily_run"]
    measured = run(command, env=environment(settings), cwd=REPOSITORY_ROOT)
    steps = json.loads(measured.output.splitlines()[-1])
    return _DailyRun(measured.wall_seconds, steps)
