"""The mutants of a model: each is one mutation at one place of its SQL, as dbt compiled it for a unit test."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import sqlglot
from sqlglot import exp

from tests.mutation.operators import Mutation, mutations_at

_FIXTURE = "__dbt__cte__"
_ACTUAL = "dbt_internal_unit_test_actual"
_EXPECTED = "dbt_internal_unit_test_expected"


@dataclass(frozen=True, order=True)
class Mutant:
    """`place` is a CTE (or "select" for the last select), `number` counts equal mutations of equal text within it."""

    model: str
    place: str
    mutation: str
    text: str
    number: int

    def __str__(self) -> str:
        return f"{self.model} | {self.place} | {self.mutation} | {self.text} | {self.number}"


class UnitTest:
    """One unit test as dbt compiled it, taken apart: fixtures, the model's own SQL, and what is expected."""

    def __init__(self, model: str, compiled: str) -> None:
        self.model = model
        ctes = {cte.alias: cte for cte in sqlglot.parse_one(compiled, dialect="duckdb").ctes}
        actual = ctes[_ACTUAL].this
        self.columns = [column.name for column in actual.selects[:-1]]
        expected = ctes[_EXPECTED].this.find(exp.Subquery).this
        # Where no row is expected dbt asks the model for none.
        self.expected = None if expected.find(exp.Table) else expected.sql("duckdb")
        self._query = actual.find(exp.Subquery).this
        fixtures = [cte for cte in self._query.ctes if cte.alias.startswith(_FIXTURE)]
        self.fixtures = {cte.alias: cte.this.sql("duckdb") for cte in fixtures}
        for cte in fixtures:
            cte.pop()
        if not self._query.ctes:
            self._query.set("with_", None)

    @cached_property
    def mutants(self) -> list[Mutant]:
        """Every mutant of the model, in the order of its SQL."""
        seen: dict[tuple[str, str, str], int] = {}
        found = []
        for place, node, (mutation, _) in _places(self._query):
            key = (place, mutation, _text(node))
            seen[key] = seen.get(key, 0) + 1
            found.append(Mutant(self.model, *key, seen[key]))
        return found

    def sql(self, mutant: Mutant | None = None) -> str:
        """The model's SQL over the fixtures, with one of `mutants` in it."""
        query = self._query.copy()
        if mutant is not None:
            wanted = self.mutants.index(mutant)
            _, _, (_, mutate) = next(place for number, place in enumerate(_places(query)) if number == wanted)
            mutate()
        return query.sql("duckdb")


def _places(query: exp.Query) -> Iterator[tuple[str, exp.Expression, Mutation]]:
    for place, part in _parts(query):
        for node in list(part.walk()):
            for mutation in mutations_at(node):
                yield place, node, mutation


def _parts(query: exp.Query) -> Iterator[tuple[str, exp.Expression]]:
    """The CTEs of a query, and then the parts of its last select."""
    for cte in query.ctes:
        yield cte.alias, cte.this
    for name, value in query.args.items():
        for part in value if isinstance(value, list) else [value]:
            if name not in ("with_", "with") and isinstance(part, exp.Expression):
                yield "select", part


def _text(node: exp.Expression) -> str:
    return " ".join(node.sql(dialect="duckdb", comments=False).split())[:120]
