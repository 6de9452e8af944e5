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
        query = actual.find(exp.Subquery).this
        with_ = query.args.get("with_") or exp.With(expressions=[])
        self._recursive = bool(with_.recursive)
        self.fixtures = {
            cte.alias: cte.this.sql("duckdb") for cte in query.ctes if cte.alias.startswith(_FIXTURE)
        }
        self._ctes = {cte.alias: cte for cte in query.ctes if not cte.alias.startswith(_FIXTURE)}
        query.set("with_", None)
        self._last = query

    @property
    def mutants(self) -> list[Mutant]:
        """Every mutant of the model, in the order of its SQL."""
        return list(self._places)

    @cached_property
    def steps(self) -> dict[str, str]:
        """The CTEs of the model in order, each a query over the fixtures and the steps before it."""
        return {} if self._recursive else {name: cte.this.sql("duckdb") for name, cte in self._ctes.items()}

    def sql(self, mutant: Mutant) -> str:
        """The model's SQL with this mutant in it, over the fixtures and the steps that it does not change."""
        place, wanted = self._places[mutant]
        part = (self._last if place is None else self._ctes[place]).copy()
        _, (_, mutate) = next(found for number, found in enumerate(_mutations(part)) if number == wanted)
        mutate()
        if place is None:
            return self._sql_of([], part)
        ctes = [part if name == place else self._ctes[name] for name in self._reached(place)]
        return self._sql_of(ctes, self._last)

    def _sql_of(self, ctes: list[exp.Expression], last: exp.Expression) -> str:
        if self._recursive:
            changed = {cte.alias: cte for cte in ctes}
            ctes = [changed.get(name, cte) for name, cte in self._ctes.items()]
        head = f"with {'recursive ' if self._recursive else ''}" if ctes else ""
        return head + ", ".join(cte.sql("duckdb") for cte in ctes) + " " + last.sql("duckdb")

    def _reached(self, place: str) -> list[str]:
        """A CTE and those that read it, directly or through others, in order."""
        reached: list[str] = []
        for name, cte in self._ctes.items():
            if name == place or any(table.name in reached for table in cte.find_all(exp.Table)):
                reached.append(name)
        return reached

    @cached_property
    def _places(self) -> dict[Mutant, tuple[str | None, int]]:
        """Where each mutant stands: its CTE, or none for the last select, and its number among the mutations there."""
        seen: dict[tuple[str, str, str], int] = {}
        places: dict[Mutant, tuple[str | None, int]] = {}
        for place, part in [*self._ctes.items(), (None, self._last)]:
            for number, (node, (mutation, _)) in enumerate(_mutations(part)):
                key = (place or "select", mutation, _text(node))
                seen[key] = seen.get(key, 0) + 1
                places[Mutant(self.model, *key, seen[key])] = (place, number)
        return places


def _mutations(part: exp.Expression) -> Iterator[tuple[exp.Expression, Mutation]]:
    """The mutations in a CTE, or in the clauses of the last select."""
    for value in [part.this] if isinstance(part, exp.CTE) else part.args.values():
        for clause in value if isinstance(value, list) else [value]:
            for node in list(clause.walk()) if isinstance(clause, exp.Expression) else []:
                for mutation in mutations_at(node):
                    yield node, mutation


def _text(node: exp.Expression) -> str:
    return " ".join(node.sql(dialect="duckdb", comments=False).split())[:120]
