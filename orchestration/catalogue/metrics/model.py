"""The format of catalogue/metrics/<fact>.yml: the metrics that count one fact, with defaults left out."""

import re
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

Text = Annotated[str, Field(min_length=1)]

# What is in braces: a var, `days` (the window of each_window_beside), or a macro of it.
PLACEHOLDER = re.compile(r"\{(\w+(?:\(days\))?)\}")


class Metric(BaseModel):
    """One metric; catalogue/README.md explains every key. value = multiplier * sum(numerator) / sum(denominator)."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    name_en: Text
    name_nl: Text
    description: Text
    each_window_beside: bool = False
    rows: Text = "true"
    numerator: int | Text = 1
    denominator: int | Text | None = None
    multiplier: int | float = 1
    unit: Literal["count", "seconds", "rate", "score", "eur"]
    direction: Literal["higher", "lower", "neutral"]
    null_rule: Text
    window_days: int | Text | None = None
    parameters: list[Text] = []
    owner_role: Text | None = None
    source: Text = "field practice"
    version: int = 1

    @property
    def sql(self) -> dict[str, str]:
        """The keys that hold SQL, with it."""
        parts = {"rows": self.rows, "numerator": self.numerator, "denominator": self.denominator}
        return {key: str(sql) for key, sql in parts.items() if sql is not None}


class FactFile(BaseModel):
    """One file: the owner of its metrics unless one says otherwise, and the metrics by id."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    owner_role: Text
    metrics: dict[str, Any]


@dataclass(frozen=True)
class Definition:
    """A metric with its id, its fact and who owns it."""

    id: str
    fact: str
    owner_role: str
    metric: Metric

    @property
    def parameters(self) -> list[str]:
        """The vars it depends on: those named in its SQL and its window, and the others it lists."""
        named = PLACEHOLDER.findall(" ".join(self.metric.sql.values()))
        named = [name for name in named if name != "days" and "(" not in name]
        if isinstance(self.metric.window_days, str):
            named.append(self.metric.window_days)
        return list(dict.fromkeys(named + self.metric.parameters))
