"""Rows about too few customers are hidden, and with them rows from which they could be derived (R114).

An open mart has in `customer_count` how many customers a row is about. If these are too few, only what the
row is about stays. Somebody who knows a total could still subtract all other rows from it. So in each known total
either no row is hidden, or at least two that together are about enough customers; in a total that is itself about too
few, all are hidden. All have the same reason: knowing which rows are the small ones would reveal how small they can be.
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

# If a mart hides more than this, coarser rows would show more.
_TOO_FINE = 0.1
_EMPTY = "is_empty"
_FEW = "is_few"
# Besides keys and their names: what is true of a period or a stage, whoever was there.
_ATTRIBUTES = frozenset({"is_complete", "is_latest", "is_mature", "stage_order"})
_NUMBER = re.compile(rf"^({NUMBER_TYPES})$")
_COMMENT = (
    "few_customers if figures are null because too few customers are behind this row, or behind one that could be "
    "derived from it. Null if they are shown."
)


@dataclass(frozen=True)
class CellRule:
    """The grain of a mart, how many customers a row must be about, and for which sets of rows totals are known.

    `totals_by`: columns of the mart by which totals are known, besides periods. Empty: only totals of periods. One
    set of columns, as rows that add up in two ways would require hiding more than the smallest other rows.
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
    """How much of a mart is hidden: rows, and the customers in them (a customer in two rows counts twice)."""

    mart: str
    row_count: int
    hidden_count: int
    customer_count: int
    hidden_customer_count: int

    @property
    def share(self) -> float:
        """The share of the customers of all rows who are in hidden rows."""
        return self.hidden_customer_count / (self.customer_count or 1)


def hide_small_cells(
    connection: duckdb.DuckDBPyConnection,
    mart: Mart,
    rule: CellRule,
    rows: str,
    former: str | None = None,
) -> tuple[Mart, str, Hidden]:
    """The mart with its rows, as SQL for a FROM clause, in which figures about too few customers are null.

    `rows`: its rows as they are, as SQL for a FROM clause. A row with no figures but 0 stays: it is about nobody.
    `former`: the relation with these rows in the current open publication. A row shown there keeps its figures
    until its number of customers has changed by the minimum: a smaller difference would be about too few.
    The new column `hidden_reason` comes last.
    """
    cells = quote_ident(f"open_{mart.name}")
    with explained(f"Hiding small cells of {mart.name}"):
        connection.execute(_marked(cells, mart, rule, rows))
        hidden = _count(connection, cells, mart.name)
    shown = Mart(mart.name, mart.comment, (*mart.columns, Column(REASON, "VARCHAR", _COMMENT)))
    return shown, f"({_shown_rows(cells, mart, rule, former)})", hidden


def told_of_hidden(hidden: Sequence[Hidden]) -> list[str]:
    """In words, how much the open publication hides, and which marts hide a large part of their customers."""
    if not hidden:
        return []
    rows, hidden_rows = sum(mart.row_count for mart in hidden), sum(mart.hidden_count for mart in hidden)
    customers = sum(mart.customer_count for mart in hidden)
    share = sum(mart.hidden_customer_count for mart in hidden) / (customers or 1)
    told = [
        f"{len(hidden)} with figures about customers; small cells hidden: {hidden_rows:,} of {rows:,} rows, "
        f"{share:.1%} of their customers"
    ]
    too_fine = [mart.mart for mart in hidden if mart.share > _TOO_FINE]
    if too_fine:
        names = ", ".join(too_fine)
        told.append(f"too fine for this company, over {_TOO_FINE:.0%} of customers hidden: {names}")
    return told


def _marked(cells: str, mart: Mart, rule: CellRule, rows: str) -> str:
    """The statement that writes the rows with the reason why they are hidden.

    Hidden are rows about too few customers and, from the smallest on, as many others of their total as it takes until
    at least two are hidden that together are about enough customers.
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
    """Figures of the rows that are shown; those of `former` if too few customers were added or removed since."""
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
    """Whether a column says what a row is about: a key, a column of totals, their names, or the state of a period."""
    stem = re.sub(r"_name(_en|_nl)?$", "", name)
    return name in _ATTRIBUTES or not {name, stem, f"{stem}_id"}.isdisjoint((*rule.keys, *rule.totals_by))
