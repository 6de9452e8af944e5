"""What is published: the only names allowed in the SQL of a fact."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import duckdb

from orchestration.base.sql import only_row, quote_ident
from orchestration.demo.verify.truth import MeasuredFact
from orchestration.publish.duckdb_file import MARTS_SCHEMA, list_marts

_METRIC_CATALOGUE, _METRIC_ID = "metric_catalogue", "metric_id"


@dataclass(frozen=True)
class Catalogue:
    """The columns of each published mart with their DuckDB types; the defined metrics (None: no list)."""

    types: dict[str, dict[str, str]]
    metrics: frozenset[str] | None

    def missing(self, fact: MeasuredFact) -> str | None:
        """What the fact needs and does not exist yet, such as 'mart x'; None if all is there.

        A metric that is not in the metric catalogue counts as missing too: its mart exists, but cannot have
        it yet.
        """
        if fact.mart not in self.types:
            return f"mart {fact.mart}"
        needed = (fact.value_column, fact.denominator_column, *fact.filter)
        for name in needed:
            if name is not None and name not in self.types[fact.mart]:
                return f"column {fact.mart}.{name}"
        return next(self._unknown_metrics(fact), None)

    def _unknown_metrics(self, fact: MeasuredFact) -> Iterator[str]:
        wanted = fact.filter.get(_METRIC_ID)
        if self.metrics is None or fact.mart == _METRIC_CATALOGUE:
            return
        for metric in _texts(wanted):
            if metric not in self.metrics:
                yield f"metric {metric}"


def read_catalogue(connection: duckdb.DuckDBPyConnection) -> Catalogue:
    """The catalogue of a connection made by open_published."""
    (database,) = only_row(connection.execute("select current_database()"))
    types = {
        mart.name: {column.name: column.data_type for column in mart.columns}
        for mart in list_marts(connection, database)
    }
    if _METRIC_ID not in types.get(_METRIC_CATALOGUE, {}):
        return Catalogue(types, None)
    relation = quote_ident(MARTS_SCHEMA, _METRIC_CATALOGUE)
    rows = connection.execute(f"select {quote_ident(_METRIC_ID)} from {relation}").fetchall()
    return Catalogue(types, frozenset(metric for (metric,) in rows))


def _texts(wanted: Any) -> list[str]:
    values = wanted if isinstance(wanted, list) else [wanted]
    return [value for value in values if isinstance(value, str)]
