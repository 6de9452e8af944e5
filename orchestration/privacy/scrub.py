"""Removes people from raw: rows about them, their name as handler of a row, and their identifiers in others' texts."""

from dataclasses import dataclass
from pathlib import Path

import duckdb

from orchestration.base.sql import quote_ident, quote_path, quote_text
from orchestration.landing.write import rows_in
from orchestration.privacy.erased import names_in
from orchestration.privacy.key import PseudonymKey
from orchestration.privacy.raw_tables import RawTable, any_of, one_file, text_columns
from orchestration.privacy.texts import REMOVED, is_number, searchable, word_pattern

_IS_PERSON = "{} in (select name from person)"


@dataclass(frozen=True)
class Scrubber:
    """Works on files of raw. The temporary table `person` has the pseudonyms; `texts` are clear identifiers.

    `kinds`: the types that an identifier in a rejected line may have.
    """

    connection: duckdb.DuckDBPyConnection
    key: PseudonymKey
    kinds: list[str]
    texts: frozenset[str]

    def files_of(self, table: RawTable) -> list[Path]:
        """The files of a table that mention the people."""
        columns = text_columns(self.connection, table.rows)
        condition = f"{any_of(columns, _IS_PERSON)} or {self._is_named(columns)}"
        query = f"select distinct filename from {table.rows} where {condition} order by filename"
        return [Path(path) for (path,) in self.connection.execute(query).fetchall()]

    def rewrite(self, table: RawTable, path: Path, beside: Path) -> int:
        """Write a file without the people to `beside`, in the order of its rows. Returns how many rows remain."""
        source = one_file(path)
        columns = text_columns(self.connection, source)
        about = [column for column in columns if column not in table.handled_by]
        replaced = [
            f"case when not coalesce({_IS_PERSON.format(quote_ident(column))}, false) then {quote_ident(column)} end "
            f"as {quote_ident(column)}"
            for column in columns
            if column in table.handled_by
        ] + [f"{self._without_names(column)} as {quote_ident(column)}" for column in about]
        kept = f" replace ({', '.join(replaced)})" if replaced else ""
        self.connection.execute(
            f"copy (select *{kept} from {source} where not ({any_of(about, _IS_PERSON)})) "
            f"to {quote_text(beside)} (format parquet, compression zstd)"
        )
        return rows_in(self.connection, beside)

    def named_lines(self, path: Path) -> list[int]:
        """The numbers of the lines that name the people, in a file of rejected lines."""
        lines = f"select line, text, {self._is_named(['text'])} from read_parquet({quote_path(path)})"
        people = {name for (name,) in self.connection.execute("select name from person").fetchall()}
        return [
            line
            for line, text, is_named in self.connection.execute(lines).fetchall()
            if is_named or not people.isdisjoint(names_in(self.key, text or "", self.kinds))
        ]

    def rewrite_rejected(self, path: Path, beside: Path) -> int:
        """The same for rejected lines: a line that names the people is removed whole."""
        named = ", ".join(map(str, self.named_lines(path))) or "-1"
        self.connection.execute(
            f"copy (select * from read_parquet({quote_path(path)}) where line not in ({named})) "
            f"to {quote_text(beside)} (format parquet, compression zstd)"
        )
        return rows_in(self.connection, beside)

    def _is_named(self, columns: list[str]) -> str:
        if not searchable(self.texts):
            return "false"
        pattern = quote_text(word_pattern(self.texts)).replace("{", "{{").replace("}", "}}")
        return any_of(columns, f"regexp_matches({{0}}, {pattern}) and {{0}} not in ({self._numbers()})")

    def _without_names(self, column: str) -> str:
        """A text without the identifiers; a number that is the whole value is of an order or the like, and stays."""
        text = quote_ident(column)
        if not searchable(self.texts):
            return text
        pattern = quote_text(word_pattern(self.texts))
        removed = quote_text(rf"\1{REMOVED}\2")
        once = f"regexp_replace({text}, {pattern}, {removed}, 'g')"
        # Twice: of two adjacent matches the first consumed the character between them.
        twice = f"regexp_replace({once}, {pattern}, {removed}, 'g')"
        return f"case when {text} in ({self._numbers()}) then {text} else {twice} end"

    def _numbers(self) -> str:
        """The identifiers that are numbers, as an SQL list that is never empty."""
        return ", ".join(map(quote_text, ["", *filter(is_number, searchable(self.texts))]))
