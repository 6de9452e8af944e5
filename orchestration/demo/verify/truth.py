"""truth.json: what was planted in a simulated delivery, read and checked before anything is compared."""

import json
from collections import Counter
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from orchestration.base.errors import ConfigError

_PROBLEMS_SHOWN = 10
_LEAST_CANARY = 5  # Shorter texts occur by chance in names of columns and members.

# Shown in a terminal, so no control characters.
Line = Annotated[str, Field(min_length=1, pattern=r"^[^\x00-\x1f\x7f]+$")]
# An id is a line of the list of open facts, and never a pattern.
FactId = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.,:=/-]*$")]
Requirement = Annotated[str, Field(pattern=r"^R[0-9]+$")]
Number = Annotated[float, Field(strict=True, allow_inf_nan=False)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    id: FactId
    requirement: Requirement
    planted: Line


class MeasuredFact(_Strict):
    """A number that a mart must show.

    The value is `aggregate` of `column` over the rows that pass `filter`, times `scale`; with
    `denominator_column` it is sum(column) / sum(denominator_column) * scale. It is found if it differs
    from `expected` by at most `tolerance` (same unit). For kind null_fact every row that passes is a claim.
    """

    kind: Literal["exact", "estimate", "null_fact"]
    mart: Line
    filter: dict[Line, Any] = {}
    aggregate: Literal["sum", "count", "count_distinct", "avg", "min", "max"]
    column: Line | None = None
    denominator_column: Line | None = None
    scale: Number = 1
    expected: Number
    tolerance: Annotated[Number, Field(ge=0)]
    tolerance_reason: Line

    @property
    def value_column(self) -> str | None:
        """The column aggregated; None if rows are counted. A claim without a value is a claim too."""
        return None if self.kind == "null_fact" else self.column

    @field_validator("filter")
    @classmethod
    def _check_filter(cls, conditions: dict[str, Any]) -> dict[str, Any]:
        for name, wanted in conditions.items():
            _check_condition(name, wanted)
        return conditions

    @model_validator(mode="after")
    def _check_aggregate(self) -> "MeasuredFact":
        if self.column is None and self.aggregate != "count":
            raise ValueError(f"aggregate {self.aggregate} needs a column")
        if self.denominator_column is not None and self.aggregate != "sum":
            raise ValueError("denominator_column only goes with aggregate sum: a ratio is a sum over a sum")
        if self.kind == "null_fact" and (self.aggregate != "count" or self.expected != 0):
            raise ValueError("a null_fact counts claims: aggregate count, expected 0")
        return self


class AbsentFact(_Strict):
    """Texts that may not occur in what is published. They are treated as personal data: never shown."""

    kind: Literal["absent"]
    mart: Literal["*"] = "*"
    texts: Annotated[list[Annotated[str, Field(min_length=_LEAST_CANARY)]], Field(min_length=1)]


Fact = Annotated[MeasuredFact | AbsentFact, Field(discriminator="kind")]


class Truth(BaseModel):
    """Everything planted by one simulation, and its arguments."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    version: Literal[1]
    arguments: dict[str, Any]
    facts: Annotated[list[Fact], Field(min_length=1)]

    @field_validator("facts")
    @classmethod
    def _check_ids(cls, facts: list[Fact]) -> list[Fact]:
        counts = Counter(fact.id for fact in facts)
        twice = [fact_id for fact_id, count in counts.items() if count > 1]
        if twice:
            raise ValueError(f"the id {', '.join(twice[:_PROBLEMS_SHOWN])} occurs more than once")
        return facts


def load_truth(path: Path) -> Truth:
    """Read and check `path`. Raises ConfigError that names the file, the fact's id and what is wrong."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        hint = "klantbeeld simulate writes it beside its deliveries; give another one with --truth."
        raise ConfigError(f"There is no truth file {path}.", hint) from error
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path} cannot be read: {type(error).__name__}.", _HINT) from error
    except json.JSONDecodeError as error:
        message = f"{path}, line {error.lineno}: not JSON ({error.msg})."
        raise ConfigError(message, _HINT) from error
    try:
        return Truth.model_validate(content)
    except ValidationError as error:
        raise ConfigError(f"{path} is not a truth file:\n  {_explain(error, content)}", _HINT) from error


_HINT = "Write it again with klantbeeld simulate."


def _check_condition(name: str, wanted: Any) -> None:
    if isinstance(wanted, dict):
        if not wanted or not set(wanted) <= {"from", "to"} or not all(map(_is_bound, wanted.values())):
            raise ValueError(f'{name}: a range is {{"from": value, "to": value}}')
    elif isinstance(wanted, list):
        if not wanted or not all(map(_is_bound, wanted)):
            raise ValueError(f"{name}: a list has at least one text, number or boolean, and nothing else")
    elif wanted is not None and not _is_bound(wanted):
        raise ValueError(f"{name}: a condition is a value, a list or a range")


def _is_bound(value: Any) -> bool:
    return isinstance(value, (str, int, float))


def _explain(error: ValidationError, content: Any) -> str:
    """One line per problem; values are not quoted, as a fact may hold canary texts."""
    lines = [f"{_place(problem['loc'], content)}: {problem['msg']}" for problem in error.errors()]
    more = len(lines) - _PROBLEMS_SHOWN
    return "\n  ".join(lines[:_PROBLEMS_SHOWN] + ([f"and {more} more problems"] if more > 0 else []))


def _place(location: tuple[str | int, ...], content: Any) -> str:
    if len(location) < 2 or location[0] != "facts":
        return ".".join(map(str, location)) or "the document"
    number = int(location[1])
    fact = content["facts"][number]
    fact_id = fact.get("id") if isinstance(fact, dict) else None
    name = f"fact {fact_id}" if isinstance(fact_id, str) else "fact without id"
    # The third is the kind, which chose the model and is not a key of the document.
    return ", ".join([f"{name} (number {number + 1})", *map(str, location[3:])])
