"""Where the columns of the marts come from: a copy or part of a person's column is one too, whatever its name.

Read from the SQL that dbt compiled, model by model. A value flows through expressions that keep (part of) it: copies,
parts of texts, choices, the smallest or any of a group. It stops where it is counted, added up or compared.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from graphlib import TopologicalSorter
from typing import NamedTuple

import sqlglot
from sqlglot import exp
from sqlglot.errors import OptimizeError
from sqlglot.optimizer.qualify import qualify
from sqlglot.optimizer.scope import Scope, traverse_scope
from sqlglot.schema import MappingSchema

_DIALECT = "duckdb"

# These return one delivered value of a group; every other aggregate is about the whole group.
_PICKING = (
    exp.Max, exp.Min, exp.AnyValue, exp.First, exp.Last, exp.FirstValue, exp.LastValue, exp.NthValue,
    exp.ArgMax, exp.ArgMin, exp.ArrayAgg, exp.GroupConcat, exp.Mode, exp.Lag, exp.Lead, exp.Quantile,
    exp.PercentileDisc, exp.ArrayUniqueAgg, exp.ArrayConcatAgg, exp.ArrayUnionAgg, exp.JSONObjectAgg, exp.JSONArrayAgg,
)  # fmt: skip
_ENDING = (
    exp.Predicate, exp.Connector, exp.Not, exp.Length, exp.StrPosition, exp.DateDiff, exp.Extract, exp.ArraySize,
    exp.RowNumber, exp.Levenshtein,
)  # fmt: skip


class Relation(NamedTuple):
    """A model in the build file: schema and name."""

    schema: str
    name: str


@dataclass(frozen=True)
class Model:
    """A model with its SQL as compiled by dbt, and the models it reads."""

    relation: Relation
    sql: str
    parents: tuple[Relation, ...]


# An origin of any column that comes from a delivered file, whatever it holds.
DELIVERED = "a delivered column"

# Per column, the personal columns it comes from, in words, and DELIVERED.
Origins = Mapping[str, frozenset[str]]
_NONE: frozenset[str] = frozenset()


def trace(
    models: Iterable[Model],
    columns: Mapping[Relation, Mapping[str, str]],
    is_personal: Callable[[str], bool],
) -> dict[Relation, Origins]:
    """Per model and column, where its values come from; columns of only literals and seeds are left out.

    `columns` are names and types of what is in the build file; `is_personal` judges a column by its name.
    """
    by_relation = {model.relation: model for model in models}
    order = TopologicalSorter({relation: model.parents for relation, model in by_relation.items()})
    schema = MappingSchema(_as_tables(columns), dialect=_DIALECT)
    found: dict[Relation, Origins] = {}
    # What readers of a relation see: a column's name says what it is, wherever it comes from.
    known: dict[Relation, Origins] = {}
    for relation in order.static_order():
        types = columns.get(relation, {})
        if relation in by_relation:
            found[relation] = _traced(by_relation[relation], types, schema, known, is_personal)
        named = {name: frozenset([_where(relation, name)]) for name in types if is_personal(name)}
        known[relation] = {**found.get(relation, {}), **named}
    return found


def _traced(
    model: Model,
    types: Mapping[str, str],
    schema: MappingSchema,
    known: Mapping[Relation, Origins],
    is_personal: Callable[[str], bool],
) -> Origins:
    try:
        outputs = _outputs(model.sql, schema, known, is_personal)
    except Exception:
        # If the parser stumbles: what cannot be followed may be in any column.
        outputs = dict.fromkeys(types, _all_of(known.get(parent, {}) for parent in model.parents))
    return {name: origins for name, origins in outputs.items() if origins}


def _all_of(origins: Iterable[Origins]) -> frozenset[str]:
    return frozenset().union(*(found for columns in origins for found in columns.values()))


def _as_tables(columns: Mapping[Relation, Mapping[str, str]]) -> dict[str, object]:
    tables: dict[str, dict[str, dict[str, str]]] = {}
    for relation, types in columns.items():
        tables.setdefault(relation.schema, {})[relation.name] = dict(types)
    return dict(tables)


def _outputs(
    sql: str, schema: MappingSchema, known: Mapping[Relation, Origins], is_personal: Callable[[str], bool]
) -> Origins:
    query = _qualified(sql, schema)
    flow = _Flow(known, is_personal)
    outputs: Origins = {}
    for scope in traverse_scope(query):
        outputs = flow.add(scope)
    return outputs


def _qualified(sql: str, schema: MappingSchema) -> exp.Expr:
    """The query with each column qualified by its table, as far as its columns are known."""

    def qualified(is_expanding: bool) -> exp.Expr:
        query = sqlglot.parse_one(sql, dialect=_DIALECT)
        for table in query.find_all(exp.Table):
            # All of them are in the catalog of the build file.
            table.set("catalog", None)
        return qualify(
            query,
            dialect=_DIALECT,
            schema=schema,
            expand_alias_refs=is_expanding,
            # The columns of a file that is read are not known.
            allow_partial_qualification=True,
            validate_qualify_columns=False,
            quote_identifiers=False,
            identify=False,
        )

    try:
        return qualified(True)
    except OptimizeError:
        # A name may be a column of a file or another column of the same select: _Flow takes both.
        return qualified(False)


class _Flow:
    """Origins of the columns of every scope (query, CTE, subquery) of one statement, innermost first."""

    def __init__(self, known: Mapping[Relation, Origins], is_personal: Callable[[str], bool]) -> None:
        self.known, self.is_personal = known, is_personal
        self.of_scope: dict[int, Origins] = {}
        self.following: set[tuple[int, str]] = set()

    def add(self, scope: Scope) -> Origins:
        if isinstance(scope.expression, exp.SetOperation):
            origins = self._union(scope.expression)
        elif isinstance(scope.expression, exp.Query):
            origins = {column.alias_or_name: self._of(column, scope) for column in scope.expression.selects}
        else:
            # A table function (such as unnest of a text's words): all its output comes from its input.
            taken = frozenset().union(*self._parts(scope.expression, scope.parent or scope))
            origins = _Everything(taken)
        self.of_scope[id(scope.expression)] = origins
        return origins

    def _union(self, union: exp.SetOperation) -> Origins:
        left, right = (self.of_scope.get(id(part.unnest()), {}) for part in (union.left, union.right))
        return {
            name: origins | other
            for (name, origins), other in zip(left.items(), right.values(), strict=False)
        }

    def _of(self, expression: exp.Expr, scope: Scope) -> frozenset[str]:
        if isinstance(expression, exp.Column):
            return self._of_column(expression, scope)
        if isinstance(expression, _ENDING) or (
            isinstance(expression, exp.AggFunc) and not isinstance(expression, _PICKING)
        ):
            return _NONE
        if isinstance(expression, exp.Query):
            return _all_of([self.of_scope.get(id(expression.unnest()), {})])
        return frozenset().union(*self._parts(expression, scope))

    def _parts(self, expression: exp.Expr, scope: Scope) -> Iterator[frozenset[str]]:
        if isinstance(expression, exp.Window):
            # What it is partitioned and ordered by is not its value.
            yield self._of(expression.this, scope)
        elif isinstance(expression, exp.Case):
            results = [branch.args["true"] for branch in expression.args["ifs"]]
            for part in [*results, expression.args.get("default")]:
                if part is not None:
                    yield self._of(part, scope)
        elif isinstance(expression, exp.If):
            for part in (expression.args.get("true"), expression.args.get("false")):
                if part is not None:
                    yield self._of(part, scope)
        elif isinstance(expression, exp.Filter):
            yield self._of(expression.this, scope)
        else:
            for part in expression.iter_expressions():
                yield self._of(part, scope)

    def _of_column(self, column: exp.Column, scope: Scope) -> frozenset[str]:
        source = self._source(column.table, scope)
        if isinstance(source, Scope):
            origins = self.of_scope.get(id(source.expression), {})
            if column.name in origins or "*" not in origins:
                return origins.get(column.name, _NONE)
            # A file's columns when they are all selected together.
            return self._delivered(column.name)
        if isinstance(source, exp.Table) and isinstance(source.this, exp.Identifier):
            return self.known.get(Relation(source.db, source.name), {}).get(column.name, _NONE)
        return self._delivered(column.name) | self._alias(column, scope)

    def _alias(self, column: exp.Column, scope: Scope) -> frozenset[str]:
        """If an unqualified name is also another column of the same select: the origins of that column."""
        if column.table or not isinstance(scope.expression, exp.Select):
            return _NONE
        key = (id(scope.expression), column.name)
        named = [part for part in scope.expression.selects if part.alias == column.name]
        if key in self.following or not named:
            return _NONE
        self.following.add(key)
        origins = self._of(named[0], scope)
        self.following.discard(key)
        return origins

    def _delivered(self, name: str) -> frozenset[str]:
        """A column of a file, known only by name."""
        return frozenset([DELIVERED, *([f"the delivered column {name}"] if self.is_personal(name) else [])])

    @staticmethod
    def _source(name: str, scope: Scope) -> object:
        inner: Scope | None = scope
        while inner is not None:
            if name in inner.sources:
                return inner.sources[name]
            inner = inner.parent
        return None


class _Everything(dict[str, frozenset[str]]):
    """The columns of a table function, all of the same origin."""

    def __init__(self, origins: frozenset[str]) -> None:
        super().__init__({"": origins})

    def get(self, name: str, default: frozenset[str] = _NONE) -> frozenset[str]:  # type: ignore[override]
        return self[""]

    def __contains__(self, name: object) -> bool:
        return True


def _where(relation: Relation, column: str) -> str:
    return f"{relation.schema}.{relation.name}.{column}"
