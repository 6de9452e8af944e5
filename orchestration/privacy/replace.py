"""Replaces identifying columns with pseudonyms during a load, computed once per distinct value."""

import duckdb

from orchestration.base.sql import quote_ident
from orchestration.privacy.key import PseudonymKey
from orchestration.privacy.pseudonym import bind_key, normalise_sql, pseudonym_sql


def make_pseudonyms(
    connection: duckdb.DuckDBPyConnection,
    key: PseudonymKey,
    values: dict[str, list[str]],
    source: str,
) -> None:
    """Make a temporary table (value, pseudonym) per identifier type, see `table_of`.

    `values`: identifier type -> SQL expressions over `source` (SQL for a FROM clause) that give clear
    values. The table has every distinct normalised value that is not blank.
    """
    bind_key(connection, key)
    for identifier_type, expressions in values.items():
        clear = " union all ".join(
            f"select {normalise_sql(identifier_type, expression)} as value from {source}"
            for expression in expressions
        )
        connection.execute(
            f"create or replace temp table {quote_ident(table_of(identifier_type))} as "
            f"select value, {pseudonym_sql(identifier_type, 'value')} as pseudonym "
            f"from (select distinct value from ({clear}) where value is not null), pseudonym_key"
        )
    connection.execute("drop table pseudonym_key")


def join_pseudonym(identifier_type: str, expression: str, alias: str) -> tuple[str, str]:
    """(SQL of the join to append to a FROM clause, SQL of the pseudonym) of one identifying expression."""
    value = normalise_sql(identifier_type, expression)
    table = quote_ident(table_of(identifier_type))
    return f" left join {table} as {alias} on {alias}.value = {value}", f"{alias}.pseudonym"


def table_of(identifier_type: str) -> str:
    """The name of the temporary table of one identifier type."""
    return f"pseudonym_of_{identifier_type}"
