"""An attack on hidden cells by somebody who knows the totals: which of them can have one value only?"""

from collections import defaultdict

import duckdb
import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_matrix

from orchestration.base.sql import quote_ident
from orchestration.publish.small_cells import CUSTOMERS, REASON, CellRule


def determined_cells(
    connection: duckdb.DuckDBPyConnection,
    rows: str,
    protected: str,
    rule: CellRule,
    figure: str,
    most: int = 200,
) -> list[tuple[object, ...]]:
    """The keys of hidden rows whose `figure` follows from what is shown and from the totals, no figure being below 0.

    `rows` and `protected`: the mart as it is and as it is shown, as SQL for a FROM clause. Known are the totals of
    `rule` that are about enough customers; others are hidden as rows are. Not counted is a figure of 0, which a total
    of 0 tells. Of many hidden rows `most` are tried, evenly spaced.
    """
    columns = list(dict.fromkeys([*rule.keys, *rule.total]))
    keys = ", ".join(f"truth.{quote_ident(column)}" for column in columns)
    same = " and ".join(
        f"truth.{quote_ident(key)} is not distinct from shown.{quote_ident(key)}" for key in rule.keys
    )
    found = connection.execute(
        f"select {keys}, truth.{CUSTOMERS}, coalesce(truth.{quote_ident(figure)}, 0), shown.{REASON} is not null "
        f"from {rows} as truth "
        f"join {protected} as shown on {same} order by all"
    ).fetchall()
    known = _equations(columns, found, rule)
    hidden = [row for row in found if row[-1]]
    return [
        row[: len(rule.keys)]
        for number, row in enumerate(hidden)
        if number % -(-len(hidden) // most) == 0 and row[-2] and _range(known, hidden, number) < 0.5
    ]


def _equations(columns: list[str], rows: list[tuple[object, ...]], rule: CellRule) -> csr_matrix:
    """A row per known total: 1 for each hidden cell in it, in the order of the hidden rows."""
    customers: dict[object, int] = defaultdict(int)
    cells: dict[object, list[int]] = defaultdict(list)
    number = 0
    for *values, count, _, is_hidden in rows:
        named = dict(zip(columns, values, strict=True))
        total = tuple(named[column] for column in rule.total)
        customers[total] += count or 0
        if is_hidden:
            cells[total].append(number)
        number += is_hidden
    known = [places for total, places in cells.items() if customers[total] >= rule.minimum]
    entries = [(line, place) for line, places in enumerate(known) for place in places]
    at, of = zip(*entries, strict=True) if entries else ((), ())
    return csr_matrix((np.ones(len(entries)), (at, of)), shape=(len(known), number))


def _range(known: csr_matrix, hidden: list[tuple[object, ...]], number: int) -> float:
    """How far apart the least and the greatest possible value of a cell are."""
    aim = np.zeros(len(hidden))
    aim[number] = 1
    totals = known @ np.array([float(row[-2]) for row in hidden])
    least, greatest = (
        linprog(sign * aim, A_eq=known, b_eq=totals, bounds=(0, None), method="highs") for sign in (1, -1)
    )
    # A cell in no total can be as great as it will.
    return float("inf") if greatest.status == 3 else -greatest.fun - least.fun
