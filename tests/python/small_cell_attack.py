"""An attack on hidden cells by somebody who sees every open mart and knows the totals: which have one possible value?

The attacker knows, as equations, the totals of each mart, and sums of two marts that definitions make equal, such as
the contacts of a stage and those of its reasons: here, sums that are equal in every period. And of each row that one
figure is never above another, or that two add up to a third.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, permutations

import duckdb
import numpy as np
import polars as pl
from scipy.optimize import linprog
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components

from orchestration.publish.frozen import PERIODS
from orchestration.publish.small_cells import CUSTOMERS, REASON, CellRule

# Two sums are taken to be equal by definition where their values over the periods have this many digits together.
_FEWEST_DIGITS = 5
# A column with more values than this names rows, and is no class of them.
_MOST_CLASSES = 60
_RANDOM_AIMS = 8
_MORE_THAN_ANY_FIGURE = 1e7

Cell = tuple[str, str, int]
"""A mart, a figure, and the number of a hidden row."""
Terms = dict[Cell, int]
"""What is added (1) and subtracted (-1) in an equation."""
Sum = tuple[str, str, frozenset[int]]
"""A mart, a figure, and the numbers of the rows that it is summed over."""


@dataclass(frozen=True)
class OpenMart:
    """Rows with their true figures and `is_hidden`; `figures` are the columns that add up."""

    name: str
    rule: CellRule
    figures: tuple[str, ...]
    rows: pl.DataFrame

    @property
    def hidden(self) -> list[int]:
        """The numbers of the hidden rows."""
        return self.rows["is_hidden"].arg_true().to_list()

    @property
    def periods(self) -> list[str]:
        """The columns of the grain that are periods."""
        return [key for key in self.rule.keys if key in PERIODS]


def open_mart(
    connection: duckdb.DuckDBPyConnection,
    name: str,
    rule: CellRule,
    figures: Sequence[str],
    rows: str,
    protected: str,
) -> OpenMart:
    """The mart as the attack takes it. `rows` and `protected`: as it is and as it is shown, as SQL for a FROM clause.

    Columns of `rows` that are not figures are taken to be known for hidden rows too.
    """
    same = " and ".join(f'truth."{key}" is not distinct from shown."{key}"' for key in rule.keys)
    joined = connection.execute(
        f"select truth.*, shown.{REASON} is not null as is_hidden "
        f"from {rows} as truth join {protected} as shown on {same}"
    ).pl()
    numbers = [pl.col(figure).cast(pl.Float64).fill_null(0) for figure in figures]
    return OpenMart(name, rule, tuple(figures), joined.with_columns(numbers).with_row_index("number"))


def determined_figures(marts: Sequence[OpenMart]) -> list[tuple[object, ...]]:
    """Mart, figure and key of each hidden figure that has one possible value, given that none is below 0.

    A figure of 0 is not counted: a total of 0 reveals it.
    """
    truth: dict[Cell, float] = {
        (mart.name, figure, number): mart.rows[figure][number]
        for mart in marts
        for figure in mart.figures
        for number in mart.hidden
    }
    equations = [*_equal_sums(marts)]
    bounds: list[Terms] = []
    for mart in marts:
        equations += [*_known_totals(mart), *_sums_in_rows(mart)]
        bounds += _order_in_rows(mart)
    keys = {mart.name: mart.rows.select(mart.rule.keys) for mart in marts}
    return [
        (mart, figure, *keys[mart].row(number))
        for mart, figure, number in _cells_with_one_value(truth, equations, bounds)
        if truth[mart, figure, number]
    ]


def _known_totals(mart: OpenMart) -> Iterator[Terms]:
    """Each total that is about enough customers; others are hidden as rows are."""
    for group in mart.rows.partition_by(mart.rule.total) if mart.rule.total else [mart.rows]:
        if (group[CUSTOMERS].sum() or 0) >= mart.rule.minimum:
            hidden = group.filter("is_hidden")["number"]
            yield from ({(mart.name, figure, number): 1 for number in hidden} for figure in mart.figures)


def _equal_sums(marts: Sequence[OpenMart]) -> Iterator[Terms]:
    """In every period the difference of two sums that are equal in all: of a mart, or of a class of its rows."""
    alike: dict[object, list[Sum]] = defaultdict(list)
    for mart in marts:
        for part in _classes(mart):
            for figure in mart.figures:
                sums = (
                    part.group_by(mart.periods).agg(pl.col(figure).sum().round(6)).filter(pl.col(figure) > 0)
                )
                if np.log10(sums[figure].to_numpy()).sum() >= _FEWEST_DIGITS:
                    series = (*mart.periods, *sorted(sums.iter_rows()))
                    alike[series].append((mart.name, figure, frozenset(part["number"])))
    cells = {mart.name: _hidden_by_period(mart) for mart in marts}
    for first, *others in alike.values():
        for other in dict.fromkeys(others):
            if other[:2] != first[:2]:
                yield from _differences(cells, first, other)


def _classes(mart: OpenMart) -> Iterator[pl.DataFrame]:
    """All rows, and those of each value of each column that says something of them."""
    yield mart.rows
    for column, kind in mart.rows.schema.items():
        is_class = kind in (pl.String, pl.Boolean) and mart.rows[column].n_unique() <= _MOST_CLASSES
        if is_class and column != "is_hidden":
            yield from mart.rows.drop_nulls(column).partition_by(column)


def _hidden_by_period(mart: OpenMart) -> dict[int, object]:
    periods = mart.rows.select(mart.periods)
    return {number: periods.row(number) for number in mart.hidden}


def _differences(periods: dict[str, dict[int, object]], one: Sum, other: Sum) -> Iterable[Terms]:
    found: dict[object, Terms] = defaultdict(dict)
    for sign, (mart, figure, numbers) in ((1, one), (-1, other)):
        for number in numbers & periods[mart].keys():
            found[periods[mart][number]][mart, figure, number] = sign
    return found.values()


def _sums_in_rows(mart: OpenMart) -> Iterator[Terms]:
    """Two figures that add up to a third in every row."""
    used = [figure for figure in mart.figures if mart.rows[figure].sum() > 0]
    for one, other in combinations(used, 2):
        for both in used:
            gap = (mart.rows[one] + mart.rows[other] - mart.rows[both]).abs().max()
            if both not in (one, other) and gap < 1e-6:
                for number in mart.hidden:
                    yield {
                        (mart.name, one, number): 1,
                        (mart.name, other, number): 1,
                        (mart.name, both, number): -1,
                    }


def _order_in_rows(mart: OpenMart) -> Iterator[Terms]:
    """Of two figures of which one is above the other in no row, their difference, which is not above 0."""
    for low, high in permutations(mart.figures, 2):
        if mart.rows[low].sum() > 0 and (mart.rows[low] <= mart.rows[high]).all():
            for number in mart.hidden:
                yield {(mart.name, low, number): 1, (mart.name, high, number): -1}


def _cells_with_one_value(
    truth: dict[Cell, float], equations: list[Terms], bounds: list[Terms]
) -> list[Cell]:
    """Cells that no equation connects are solved apart from each other."""
    cells, values = list(truth), np.array(list(truth.values()))
    place = {cell: number for number, cell in enumerate(cells)}
    equal, below = _matrix(equations, place), _matrix(bounds, place)
    together = abs(equal).T @ abs(equal) + abs(below).T @ abs(below)
    count, component = connected_components(together, directed=False)
    found = []
    for number in range(count):
        at = np.flatnonzero(component == number)
        found += [cells[at[i]] for i in _places_with_one_value(equal[:, at], below[:, at], values[at])]
    return found


def _matrix(lines: list[Terms], place: dict[Cell, int]) -> csr_matrix:
    entries = [(line, place[cell], sign) for line, terms in enumerate(lines) for cell, sign in terms.items()]
    at, of, signs = zip(*entries, strict=True) if entries else ((), (), ())
    return csr_matrix((np.array(signs, dtype=float), (at, of)), shape=(len(lines), len(place)))


def _places_with_one_value(equal: csr_matrix, below: csr_matrix, truth: np.ndarray) -> list[int]:
    """Random aims find several values for most cells; the rest are tried one by one."""
    equal, below = (matrix[np.unique(matrix.nonzero()[0])] for matrix in (equal, below))

    def solve(aim: np.ndarray) -> np.ndarray:
        answer = linprog(
            aim,
            A_eq=equal,
            b_eq=equal @ truth,
            A_ub=below,
            b_ub=np.zeros(below.shape[0]),
            bounds=(0, _MORE_THAN_ANY_FIGURE),
            method="highs",
        )
        assert answer.status == 0, answer.message
        return answer.x

    aims = np.random.default_rng(7).normal(size=(_RANDOM_AIMS, len(truth)))
    points = np.array([truth, *map(solve, aims), *map(solve, -aims)])
    left = np.flatnonzero(np.ptp(points, axis=0) < 0.5)
    unit = np.eye(len(truth))
    return [place for place in left if solve(-unit[place])[place] - solve(unit[place])[place] < 0.5]
