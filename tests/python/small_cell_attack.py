"""An attack on hidden cells by somebody who knows every total: which of them can have one value only?"""

import duckdb
import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_matrix

from orchestration.base.sql import quote_ident
from orchestration.publish.small_cells import REASON, Grain


def determined_cells(
    connection: duckdb.DuckDBPyConnection,
    rows: str,
    protected: str,
    grain: Grain,
    figure: str,
    most: int = 200,
) -> list[tuple[object, ...]]:
    """The keys of hidden rows whose `figure` follows from what is shown and from all totals, no figure being below 0.

    `rows` and `protected`: the mart as it is and as it is shown, as SQL for a FROM clause. Each total over one column
    of the grain, and over the rows with one value of a class in `totals_by`, is taken as known, published or not.
    Of many hidden rows `most` are tried, evenly spaced.
    """
    lines = grain.lines()
    columns = list(dict.fromkeys([*grain.keys, *(column for line in lines for column in line)]))
    keys = ", ".join(f"truth.{quote_ident(column)}" for column in columns)
    same = " and ".join(
        f"truth.{quote_ident(key)} is not distinct from shown.{quote_ident(key)}" for key in grain.keys
    )
    found = connection.execute(
        f"select {keys}, coalesce(truth.{quote_ident(figure)}, 0) from {rows} as truth "
        f"join {protected} as shown on {same} where shown.{REASON} is not null order by all"
    ).fetchall()
    if not found:
        return []
    cells = [dict(zip(columns, row, strict=False)) for row in found]
    values = np.array([float(row[-1]) for row in found])
    known = _totals(cells, lines)
    totals = known @ values
    return [
        tuple(cell[key] for key in grain.keys)
        for number, cell in enumerate(cells)
        if number % -(-len(cells) // most) == 0 and _range(known, totals, number) < 0.5
    ]


def _totals(cells: list[dict[str, object]], lines: list[tuple[str, ...]]) -> csr_matrix:
    """One row per known total: 1 for each hidden cell in it."""
    places: dict[tuple[object, ...], int] = {}
    entries = [
        (places.setdefault((line, *(cell[column] for column in line)), len(places)), number)
        for number, cell in enumerate(cells)
        for line in lines
    ]
    at, of = zip(*entries, strict=True)
    return csr_matrix((np.ones(len(entries)), (at, of)), shape=(len(places), len(cells)))


def _range(known: csr_matrix, totals: np.ndarray, number: int) -> float:
    """How far apart the least and the greatest possible value of a cell are."""
    aim = np.zeros(known.shape[1])
    aim[number] = 1
    least, greatest = (
        linprog(sign * aim, A_eq=known, b_eq=totals, bounds=(0, None), method="highs") for sign in (1, -1)
    )
    assert least.success and greatest.success
    return -greatest.fun - least.fun
