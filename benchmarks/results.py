"""What a benchmark stores: results/<date>.json. README.md describes the file."""

import json
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from statistics import median
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from benchmarks.repeat import Repeated
from orchestration.base.errors import ConfigError

Unit = Literal["seconds", "bytes", "rows", "rows per second", "ratio", "share", "count"]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Measurement(_Strict):
    """One figure. `value` is the median of `samples`, one per run; a figure that could not be measured has neither."""

    id: str
    title: str
    unit: Unit
    value: float | None
    samples: list[float] = []
    note: str = ""


class Company(_Strict):
    """What was simulated."""

    customers: int
    days: int
    seed: int
    web_events: int


class Machine(_Strict):
    """Where it was measured."""

    processor: str
    cores: int
    memory_bytes: int
    system: str
    python: str
    packages: dict[str, str]


class PartResult(_Strict):
    """The last measurement of one part; `not_measured` says why if there is none.

    `file` and `machine` are those of the file it was read from, and are not stored in it.
    """

    measured_at: datetime
    commit: str
    company: Company
    seconds: float
    measurements: list[Measurement]
    not_measured: str | None = None
    file: str = Field(default="", exclude=True)
    machine: Machine | None = Field(default=None, exclude=True)

    def is_comparable(self, other: "PartResult") -> bool:
        """Whether figures of the two may be combined: same company and same results file."""
        return self.company == other.company and self.file == other.file


class Results(_Strict):
    """A report: parts by name, each possibly with another company and from another hour of the same day.

    `files`: the files that a report over several was put together from, the newest last.
    """

    version: Literal[1] = 1
    machine: Machine
    parts: dict[str, PartResult] = {}
    files: list["Results"] = Field(default=[], exclude=True)

    def values(self) -> dict[str, float]:
        """Every figure that was measured, by id."""
        return {
            measurement.id: measurement.value
            for part in self.parts.values()
            for measurement in part.measurements
            if measurement.value is not None
        }


def figure(identifier: str, title: str, unit: Unit, *samples: float, note: str = "") -> Measurement:
    """A figure from the values of its runs."""
    return Measurement(
        id=identifier, title=title, unit=unit, value=median(samples), samples=list(samples), note=note
    )


def no_figure(identifier: str, title: str, unit: Unit, reason: str) -> Measurement:
    """A figure that could not be measured, and why."""
    return Measurement(id=identifier, title=title, unit=unit, value=None, note=reason)


def times(identifier: str, title: str, repeated: Repeated, note: str = "") -> list[Measurement]:
    """A repeated measurement as two figures: <identifier>.cpu, and <identifier>.wall, the wall-clock time."""
    return [
        figure(f"{identifier}.cpu", title, "seconds", *repeated.all_of("cpu_seconds"), note=note),
        figure(f"{identifier}.wall", title, "seconds", *repeated.all_of("wall_seconds")),
    ]


def load_results(path: Path) -> Results:
    """Read a results file. Raises ConfigError if it is not one."""
    try:
        return Results.model_validate_json(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ConfigError(f"There is no {path}.", "Measure first: make bench.") from None
    except ValidationError as error:
        raise ConfigError(
            f"{path} is not a results file: {error.errors()[0]['msg']}.", "Measure again: make bench."
        ) from None


def newest_of_each_part(files: Iterable[Path]) -> Results:
    """The last measurement of every part, from files in order of date; the machine is that of the last file.

    Raises ConfigError if one is not a results file.
    """
    parts: dict[str, PartResult] = {}
    measured = []
    for path in files:
        results = load_results(path)
        origin = {"file": path.name, "machine": results.machine}
        parts |= {name: part.model_copy(update=origin) for name, part in results.parts.items()}
        measured.append(results)
    if not measured:
        raise ConfigError("There are no results.", "Measure first: make bench.")
    return Results(machine=measured[-1].machine, parts=parts, files=measured)


def save_results(results: Results, path: Path) -> None:
    """Write results, indented so that two of them can be compared line by line."""
    path.parent.mkdir(parents=True, exist_ok=True)
    content = results.model_dump(mode="json")
    path.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
