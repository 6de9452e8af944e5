"""Rows about too few customers are hidden, and with them rows from which they could be worked out (R114).

A mart that is open knows in `customer_count` how many customers a row is about. Where these are too few, only what the
row is about stays. Somebody who knows a total could still subtract all other rows from it. So of each known total at
least two rows are hidden, about enough customers together, or none; of a total that is itself about too few, all. All
bear the same reason: which rows are the small ones would tell how small they can be.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import duckdb

from orchestration.base.sql import only_row, quote_ident, quote_text
from orchestration.publish.duckdb_file import NUMBER_TYPES, Column, Mart
from orchestration.publish.failures import explained
from orchestration.publish.frozen import PERIODS

CUSTOMERS = "customer_count"
REASON = "hidden_reason"
FEW = "few_customers"

# Of a mart that hides more, coarser rows would tell more.
_TOO_FINE = 0.1
_EMPTY = "is_empty"
_FEW = "is_few"
# Beside keys and their names: what holds of a period or of a stage, whoever came.
_ATTRIBUTES = frozenset({"is_complete", "is_latest", "is_mature", "stage_order"})
_NUMBER = re.compile(rf"^({NUMBER_TYPES})$")
_COMMENT = (
    "few_customers where figures are null because too few customers are behind this row, or behind one that could be "
    "worked out from it. Null where they are shown."
)


@dataclass(frozen=True)
class CellRule:
    """What tells the rows of a mart apart, how many customers one must be about, and of which rows totals are known.

    `totals_by`: columns of the mart by which totals are known beside periods. Empty: the totals of periods alone. One
    set of columns, as rows that add up in two ways would need more hidden than the smallest beside them.
    `unsettled`: the column that counts what may still change, such as journeys under way. Empty: nothing does.
    """

    keys: tuple[str, ...]
    minimum: int
    totals_by: tuple[str, ...] = ()
    unsettled: str = ""

    @property
    def total(self) -> tuple[str, ...]:
        """The columns that are equal within each set of rows that adds up to a known total."""
        return (*(key for key in self.keys if key in PERIODS), *self.totals_by)


@dataclass(frozen=True)
class Hidden:
    """How much of a mart is hidden: rows, and the customers in them, of whom one in two rows counts twice."""

    mart: str
    row_count: int
    hidden_count: int
    customer_count: int
    hidden_customer_count: int

    @property
    def share(self) -> float:
        """The share of the customers of all rows that are in hidden ones."""
        return self.hidden_customer_count / (self.customer_count or 1)


def hide_small_cells(
    connection: duckdb.DuckDBPyConnection,
    mart: Mart,
    rule: CellRule,
    rows: str,
    former: str | None = None,
) -> tuple[Mart, str, Hidden]:
    """The mart with its rows, as SQL for a FROM clause, in which figures about too few customers are null.

    `rows`: its rows as they are, as SQL for a FROM clause. A row without any figure but 0 stays: it is about nobody.
    `former`: the relation in which the open publication has these rows now. A row that it shows stays as it is there
    until its number of customers has changed by the minimum: a smaller difference of two publications tells of few.
    The new column `hidden_reason` comes last.
    """
    cells = quote_ident(f"open_{mart.name}")
    with explained(f"Hiding small cells of {mart.name}"):
        connection.execute(_marked(cells, mart, rule, rows))
        hidden = _count(connection, cells, mart.name)
    shown = Mart(mart.name, mart.comment, (*mart.columns, Column(REASON, "VARCHAR", _COMMENT)))
    return shown, f"({_shown_rows(cells, mart, rule, former)})", hidden


def told_of_hidden(hidden: Sequence[Hidden]) -> list[str]:
    """In words, how much the open publication hides, and which of its marts hide much of what they are about."""
    if not hidden:
        return []
    rows, hidden_rows = sum(mart.row_count for mart in hidden), sum(mart.hidden_count for mart in hidden)
    customers = sum(mart.customer_count for mart in hidden)
    share = sum(mart.hidden_customer_count for mart in hidden) / (customers or 1)
    told = [
        f"{len(hidden)} with figures about customers; hidden for too few: {hidden_rows:,} of {rows:,} rows, "
        f"{share:.1%} of their customers"
    ]
    too_fine = [mart.mart for mart in hidden if mart.share > _TOO_FINE]
    if too_fine:
        told.append(f"too fine for this company, {_TOO_FINE:.0%} of customers hidden: {', '.join(too_fine)}")
    return told


def _marked(cells: str, mart: Mart, rule: CellRule, rows: str) -> str:
    """The statement that writes the rows with the reason why they are hidden.

    Those of too few customers are, and beside them, from the smallest on, as many of their total as it takes until at
    least two are hidden, about enough customers together.
    """
    figures = [
        f"coalesce({quote_ident(column.name)}, 0) = 0"
        for column in mart.columns
        if _NUMBER.match(column.data_type) and not _tells_apart(column.name, rule)
    ]
    of_total = f"partition by {', '.join(map(quote_ident, rule.total))}" if rule.total else ""
    smallest_first = f"order by {CUSTOMERS}, {', '.join(map(quote_ident, rule.keys))}"
    return f"""
        create or replace temp table {cells} as
        with judged as (
            select
                *,
                {" and ".join(figures)} as {_EMPTY},
                not {_EMPTY} and coalesce({CUSTOMERS}, 0) < {rule.minimum:d} as {_FEW}
            from {rows}
        ),
        totalled as (
            select
                *,
                coalesce(sum({CUSTOMERS}) filter (where {_FEW}) over ({of_total}), 0) as few_count,
                bool_or({_FEW}) over ({of_total}) as has_few,
                coalesce(sum({CUSTOMERS}) filter (where not {_FEW}) over (
                    {of_total} {smallest_first} rows between unbounded preceding and 1 preceding
                ), 0) as smaller_count
            from judged
        )
        select
            * exclude ({_EMPTY}, {_FEW}, few_count, has_few, smaller_count),
            case
                when {_FEW} or (has_few and not {_EMPTY} and few_count + smaller_count < {rule.minimum:d})
                    then {quote_text(FEW)}
            end as {REASON}
        from totalled
    """


def _count(connection: duckdb.DuckDBPyConnection, cells: str, name: str) -> Hidden:
    counts = only_row(
        connection.execute(f"""
            select
                count(*),
                count({REASON}),
                coalesce(sum({CUSTOMERS}), 0),
                coalesce(sum({CUSTOMERS}) filter (where {REASON} is not null), 0)
            from {cells}
        """)
    )
    return Hidden(name, *map(int, counts))


def _shown_rows(cells: str, mart: Mart, rule: CellRule, former: str | None) -> str:
    """Figures of the rows that are shown; those of `former` where too few customers came or went since."""
    columns = ", ".join(_shown(column.name, rule, former is not None) for column in mart.columns)
    if former is None:
        return f"select {columns}, cell.{REASON} from {cells} as cell"
    same = " and ".join(
        f"former.{quote_ident(key)} is not distinct from cell.{quote_ident(key)}" for key in rule.keys
    )
    return f"""
        select {columns}, cell.{REASON}
        from {cells} as cell
        left join {former} as former
            on {same}
            and former.{REASON} is null
            and abs(cell.{CUSTOMERS} - former.{CUSTOMERS}) < {rule.minimum:d}
    """


def _shown(name: str, rule: CellRule, has_former: bool) -> str:
    quoted = quote_ident(name)
    if _tells_apart(name, rule):
        return f"cell.{quoted}"
    held = f"when former.{CUSTOMERS} is not null then former.{quoted} " if has_former else ""
    return f"case when cell.{REASON} is not null then null {held}else cell.{quoted} end as {quoted}"


def _tells_apart(name: str, rule: CellRule) -> bool:
    """Whether a column says what a row is about: a key, what totals are by, a name of these, or how far a period is."""
    stem = re.sub(r"_name(_en|_nl)?$", "", name)
    return name in _ATTRIBUTES or not {name, stem, f"{stem}_id"}.isdisjoint((*rule.keys, *rule.totals_by))
