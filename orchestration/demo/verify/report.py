"""The outcome of every planted fact."""

from dataclasses import dataclass
from typing import Literal

from orchestration.demo.verify.truth import AbsentFact, MeasuredFact

Outcome = Literal["found", "missed", "false", "open"]
OUTCOMES: tuple[Outcome, ...] = ("found", "missed", "false", "open")


@dataclass(frozen=True)
class FactResult:
    """One fact and its outcome.

    found: as planted. missed: a planted number is not what the marts show. false: something is claimed or
    leaked that was not planted. open: `detail` names the mart, column or metric that does not exist yet.
    `observed` is in the unit of the fact's expected value; for absent texts it is how many of them were seen
    (`detail`: where). None if nothing could be observed.
    """

    fact: MeasuredFact | AbsentFact
    outcome: Outcome
    observed: float | None = None
    detail: str = ""

    @property
    def expected(self) -> float:
        return self.fact.expected if isinstance(self.fact, MeasuredFact) else 0

    @property
    def difference(self) -> float | None:
        """Observed minus expected."""
        return None if self.observed is None else self.observed - self.expected


@dataclass(frozen=True)
class VerifyReport:
    """One result per fact of the truth file, in its order."""

    results: tuple[FactResult, ...]

    def having(self, *outcomes: Outcome) -> list[FactResult]:
        """The results with one of these outcomes."""
        return [result for result in self.results if result.outcome in outcomes]

    @property
    def counts(self) -> dict[Outcome, int]:
        return {outcome: len(self.having(outcome)) for outcome in OUTCOMES}

    @property
    def exit_code(self) -> int:
        """1 if anything is missed or false, else 0."""
        return 1 if self.having("missed", "false") else 0
