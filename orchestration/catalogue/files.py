"""A file of catalogue/ with the line of each of its parts, and the error that names every fault."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from orchestration.base.config_messages import Problem
from orchestration.base.errors import ConfigError
from orchestration.base.yaml_lines import LineMap, read_yaml


@dataclass(frozen=True)
class CatalogueFile:
    """What a file holds, and where."""

    path: Path
    content: Any
    lines: LineMap

    @classmethod
    def read(cls, path: Path) -> "CatalogueFile":
        """Raises ConfigError if the file is absent or not YAML."""
        return cls(path, *read_yaml(path))

    def faults(self, problems: Iterable[Problem]) -> list[str]:
        """Problems as sentences with file and line, in the order of the file."""
        placed = sorted((self.lines.line_of(problem.place), problem) for problem in problems)
        return [f"{self.path}, line {line}: {problem.text} {problem.hint}" for line, problem in placed]


def refuse(faults: list[str]) -> None:
    """Raise a ConfigError that names every fault, if there is any."""
    if faults:
        raise refusal(faults)


def refusal(faults: list[str]) -> ConfigError:
    """The error that names every fault."""
    return ConfigError(
        "The catalogue cannot be used:\n" + "\n".join(f"  {fault}" for fault in faults),
        "Correct these, then run `make catalogue` to regenerate what depends on them.",
    )
