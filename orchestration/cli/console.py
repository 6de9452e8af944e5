"""What `klantbeeld run` shows: the steps as they go, and a short table at the end."""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, Protocol

from rich.console import Console
from rich.live import Live
from rich.table import Table
from rich.text import Text

from orchestration.dagster.progress import (
    BUILD,
    CHECK_MARTS,
    CHECK_RAW,
    LAND,
    PUBLISH,
    STEPS,
    Finished,
    Progress,
)

_TITLES = {
    LAND: "Land deliveries",
    CHECK_RAW: "Check raw tables",
    BUILD: "Build and test models",
    CHECK_MARTS: "Check marts",
    PUBLISH: "Publish",
}
_SECONDS_BETWEEN_LINES = 5
_WAITING, _RUNNING, _DONE = " ", ">", "✓"
_MARKS = {_WAITING: "dim", _RUNNING: "yellow", _DONE: "green"}


@dataclass
class StepState:
    """How far one step is; times in seconds of a monotonic clock."""

    title: str
    mark: str = _WAITING
    done: int = 0
    total: int | None = None
    rows: int | None = None
    at: str = ""
    started: float | None = None
    ended: float | None = None

    @property
    def seconds(self) -> float | None:
        return None if self.started is None else (self.ended or time.monotonic()) - self.started

    @property
    def count(self) -> str:
        if self.total:
            return f"{self.done}/{self.total}"
        return str(self.done) if self.done else ""


class View(Protocol):
    """Something that follows the events of a run."""

    def __call__(self, event: Progress | Finished) -> None: ...


class QuietConsole(Console):
    """A console that goes silent once nobody reads it, as after `| head`; the run continues."""

    def on_broken_pipe(self) -> None:
        self.quiet = True


class _States:
    def __init__(self) -> None:
        self.steps = {step: StepState(_TITLES[step]) for step in STEPS}

    def update(self, event: Progress | Finished) -> tuple[StepState, bool]:
        """The step's new state, and whether the event started or ended it."""
        state = self.steps[event.step]
        now = time.monotonic()
        begins = state.started is None
        state.started = state.started or now
        if isinstance(event, Finished):
            state.mark, state.ended, state.at = _DONE, now, ""
            state.done = state.total or state.done
            return state, True
        state.mark, state.done, state.at = _RUNNING, event.done, event.at
        state.total = event.total if event.total is not None else state.total
        state.rows = event.rows if event.rows is not None else state.rows
        return state, begins


class PlainView:
    """For logs: a line when a step starts, one per fifth of it (every few seconds if its length is unknown), and one
    when it ends.
    """

    def __init__(self, console: Console) -> None:
        self.console = console
        self.states = _States()
        self.fifths: dict[str, int] = {}

    def __call__(self, event: Progress | Finished) -> None:
        state, is_edge = self.states.update(event)
        fifth = (
            5 * state.done // state.total
            if state.total
            else int(state.seconds or 0) // _SECONDS_BETWEEN_LINES
        )
        if not is_edge and fifth == self.fifths.get(event.step):
            return
        self.fifths[event.step] = fifth
        parts = [state.title, state.count, _rows(state), state.at]
        seconds = f"{state.seconds:.1f} s" if state.mark == _DONE else ""
        line = "  ".join(part for part in [*parts, seconds] if part)
        self.console.print(f"{state.mark} {line}", highlight=False, markup=False, soft_wrap=True)


class LiveView:
    """A table that redraws itself during the run."""

    def __init__(self) -> None:
        self.states = _States()

    def __call__(self, event: Progress | Finished) -> None:
        self.states.update(event)

    def __rich__(self) -> Table:
        table = Table(box=None, pad_edge=False, show_header=False)
        for state in self.states.steps.values():
            seconds = "" if state.seconds is None else f"{state.seconds:.0f} s"
            style = _MARKS[state.mark]
            table.add_row(
                Text(state.mark, style),
                Text(state.title, style),
                state.count,
                _rows(state),
                seconds,
                Text(state.at, "dim"),
            )
        return table


@contextmanager
def following(stream: IO[str] | None = None) -> Iterator[View]:
    """A view of a run on stderr: live in a terminal, plain lines elsewhere."""
    # Dagster may redirect the streams of a step to its own log, so the view writes to a copy made beforehand.
    with _copy_of(stream or sys.stderr) as own:
        console = QuietConsole(file=own)
        if not console.is_terminal:
            yield PlainView(console)
            return
        view = LiveView()
        with Live(view, console=console, refresh_per_second=8, get_renderable=lambda: view):
            yield view


@contextmanager
def _copy_of(stream: IO[str]) -> Iterator[IO[str]]:
    try:
        copy = os.dup(stream.fileno())
    except (OSError, ValueError, AttributeError):
        yield stream
        return
    with os.fdopen(copy, "w", encoding="utf-8", buffering=1) as own:
        yield own


def _rows(state: StepState) -> str:
    return "" if state.rows is None else f"{state.rows:,} rows"
