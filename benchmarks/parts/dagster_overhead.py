"""What Dagster adds to a daily run: a run for a company of sixty customers, minus its five steps.

The steps are timed by the events that `klantbeeld run` shows as progress. Dagster reads dbt's log while dbt
runs, so for the step `build` only the time of dbt by itself is subtracted.
"""

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass

from benchmarks.processes import run
from benchmarks.repeat import repeat
from benchmarks.results import Measurement, figure
from benchmarks.workspace import Bench, build_and_test, environment
from orchestration.base.settings import REPOSITORY_ROOT, Settings
from orchestration.dagster.progress import BUILD, STEPS

TITLE = "Dagster with next to no data"


@dataclass(frozen=True)
class _DailyRun:
    """The wall-clock time of a run: in total, per step, and the rest."""

    wall_seconds: float
    step_seconds: dict[str, float]

    def overhead_seconds(self, dbt_seconds: float) -> float:
        others = sum(seconds for step, seconds in self.step_seconds.items() if step != BUILD)
        return self.wall_seconds - others - dbt_seconds


def measure(bench: Bench) -> Iterator[Measurement]:
    settings = bench.almost_empty("dagster_overhead")
    bench.step("the first run")
    _daily_run(settings)
    bench.step("dbt build alone")
    dbt = repeat(bench.size, lambda: build_and_test(settings))
    bench.step("klantbeeld run")
    runs = repeat(bench.size, lambda: _daily_run(settings))
    yield figure("dagster_overhead.run", "A daily run", "seconds", *runs.all_of("wall_seconds"))
    yield figure("dagster_overhead.dbt", "dbt build alone", "seconds", *dbt.all_of("wall_seconds"))
    overhead = [one.overhead_seconds(dbt.median_of("wall_seconds")) for one in runs.runs]
    yield figure("dagster_overhead.dagster", "Of the run: Dagster", "seconds", *overhead)
    for step in STEPS:
        seconds = [daily.step_seconds.get(step, 0) for daily in runs.runs]
        yield figure(
            f"dagster_overhead.{step.replace(' ', '_')}", f"Of the run: step {step}", "seconds", *seconds
        )


def _daily_run(settings: Settings) -> _DailyRun:
    command = [sys.executable, "-m", "benchmarks.daily_run"]
    measured = run(command, env=environment(settings), cwd=REPOSITORY_ROOT)
    steps = json.loads(measured.output.splitlines()[-1])
    return _DailyRun(measured.wall_seconds, steps)
