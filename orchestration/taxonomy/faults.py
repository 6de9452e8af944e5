"""A fault in a seed: where it is, which rule it breaks, and what to do."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from orchestration.base.errors import ConfigError

_SHOWN = 10


@dataclass(frozen=True)
class Fault:
    """One broken rule. `line` is that of the file, its header being line 1."""

    path: Path
    line: int
    rule: str
    advice: str

    def __str__(self) -> str:
        return f"{self.path}, line {self.line}: {self.rule} {self.advice}"


def as_error(faults: Sequence[Fault]) -> ConfigError:
    """One error that names every fault, the first ten in full."""
    count = "1 fault" if len(faults) == 1 else f"{len(faults)} faults"
    lines = [f"  {fault}" for fault in faults[:_SHOWN]]
    if len(faults) > _SHOWN:
        lines.append(f"  and {len(faults) - _SHOWN} more")
    return ConfigError(
        f"The taxonomy, the journeys and the mappings have {count}, so no model was run.\n"
        + "\n".join(lines),
        "Correct these lines and run again; docs/taxonomy.md and docs/journeys.md explain the seeds.",
    )
