"""From staged records to Parquet: unreadable records set aside, identifiers replaced, the rest as it is."""

from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import duckdb

from orchestration.base.errors import DeliveryError
from orchestration.base.settings import Settings
from orchestration.base.sql import only_row, quote_ident, quote_path, quote_text
from orchestration.landing.delivery import Delivery
from orchestration.landing.readers.base import REJECTED, STAGED, Staged, count_of
from orchestration.landing.transform import ColumnPlan, plan_columns
from orchestration.privacy.erased import Erased, is_erased_sql
from orchestration.privacy.key import PseudonymKey
from orchestration.privacy.replace import join_pseudonym, make_pseudonyms, table_of
from orchestration.privacy.terms import is_expired_sql
from orchestration.privacy.vault import add_to_vault


@dataclass(frozen=True)
class Written:
    """What is in the files that were written, counted from them.

    `expired_count`: records left out for their age, which the other counts do not include.
    """

    record_count: int
    row_count: int
    reject_count: int
    expired_count: int = 0


@dataclass(frozen=True)
class Writer:
    """Writes the versions of one delivery. `key` is needed if the delivery has identifiers.

    Records of erased people are left out and not counted, as if they had not been delivered. Those that are
    older than `kept_from` are left out and counted.
    """

    connection: duckdb.DuckDBPyConnection
    settings: Settings
    delivery: Delivery
    key: PseudonymKey | None
    erased: Erased = field(default_factory=lambda: Erased(None, frozenset()))
    kept_from: date | None = None

    def write(self, staged: Staged, file_name: str, part: Path, rejected: Path) -> Written:
        """Write `part` and, if a record is rejected, `rejected`.

        Raises DeliveryError if no record is left, or if rows and rejected records do not add up.
        """
        clear = plan_columns(self.delivery, staged)
        plans, joins = self._replace_identifiers(clear)
        is_wanted, left_out = self._leave_out_erased(clear, staged)
        is_wanted, expired = self._leave_out_expired(clear, staged, is_wanted)
        is_good = f"{is_wanted} and {self._reject_unreadable(clear, staged, is_wanted)}"
        columns = "".join(f", {plan.value} as {quote_ident(plan.name)}" for plan in plans)
        query = f"select {quote_text(file_name)} as _file, r._line{columns}"
        self._copy(f"{query} from {staged.rows}{joins} where {is_good}", part)
        rejects = self._write_rejected(file_name, rejected)
        records = staged.record_count - left_out - expired
        written = Written(records, rows_in(self.connection, part), rejects, expired)
        if not left_out and not expired:
            self._assert_some_left(written)
        return assert_accounted(written)

    def _leave_out_erased(self, plans: list[ColumnPlan], staged: Staged) -> tuple[str, int]:
        """(SQL condition for the records that are not about an erased person, how many are)."""
        people = self.delivery.people
        conditions = [is_erased_sql(people[plan.name], plan.value) for plan in plans if plan.name in people]
        if not self.erased.is_anybody or not self.delivery.identifiers:
            return "true", 0
        dropped = self.erased.drop_rejected(self.connection, set(self.delivery.identifiers.values()))
        is_erased = f"({' or '.join(conditions) or 'false'})"
        count = count_of(self.connection, f"select count(*) from {staged.rows} where {is_erased}")
        return f"not {is_erased}", count + dropped

    def _leave_out_expired(self, plans: list[ColumnPlan], staged: Staged, is_wanted: str) -> tuple[str, int]:
        """(SQL condition for the wanted records that are not too old, how many are). One without a time is kept."""
        by = self.delivery.retention.by if self.delivery.retention else None
        moment = next((plan.value for plan in plans if plan.name == by), None)
        if self.kept_from is None or moment is None:
            return is_wanted, 0
        is_expired = is_expired_sql(moment, self.kept_from, "timestamp '9999-12-31 00:00:00'")
        expired = f"select count(*) from {staged.rows} where {is_wanted} and {is_expired}"
        return f"{is_wanted} and not ({is_expired})", count_of(self.connection, expired)

    def _reject_unreadable(self, plans: list[ColumnPlan], staged: Staged, is_wanted: str) -> str:
        """Set aside records with a value that is not as declared. Returns the SQL condition for the others."""
        rules = [plan for plan in plans if plan.is_unreadable]
        if not rules:
            return "true"
        reasons = ", ".join(
            f"case when {plan.is_unreadable} then {quote_text(plan.reason or '')} end" for plan in rules
        )
        before = self._reject_count()
        self.connection.execute(
            f"insert into {REJECTED} select * from (select r._line, {staged.text_sql()} as text, "
            f"nullif(concat_ws('; ', {reasons}), '') as reason from {staged.rows} where {is_wanted}) "
            "where reason is not null"
        )
        if self._reject_count() == before:
            return "true"
        return " and ".join(f"not ({plan.is_unreadable})" for plan in rules)

    def _replace_identifiers(self, plans: list[ColumnPlan]) -> tuple[list[ColumnPlan], str]:
        """(plans that write pseudonyms instead of clear values, SQL of the joins they need)."""
        types = {plan.name: self.delivery.identifiers.get(plan.name) for plan in plans}
        values: dict[str, list[str]] = {}
        for plan in plans:
            if identifier_type := types[plan.name]:
                values.setdefault(identifier_type, []).append(plan.value)
        if not values:
            return plans, ""
        if self.key is None:
            raise DeliveryError("it has identifiers, but there is no key to replace them with")
        make_pseudonyms(self.connection, self.key, values, f"{STAGED} as r")
        if self.erased.is_anybody:
            self.erased.take_out(self.connection, values)
        if self.delivery.vault:
            for identifier_type in values:
                add_to_vault(self.connection, self.settings, identifier_type, table_of(identifier_type))
        joins, replaced = "", []
        for place, plan in enumerate(plans):
            if identifier_type := types[plan.name]:
                join, value = join_pseudonym(identifier_type, plan.value, f"p{place}")
                joins, plan = joins + join, replace(plan, value=value)
            replaced.append(plan)
        return replaced, joins

    def _write_rejected(self, file_name: str, path: Path) -> int:
        """Write the rejected records, if any, readable only by the owner. Returns how many are in the file."""
        if not self._reject_count():
            return 0
        path.touch(mode=0o600)
        file = f"{quote_text(file_name)} as file"
        self._copy(f"select {file}, line, text, reason from {REJECTED} order by line", path)
        return rows_in(self.connection, path)

    def _copy(self, query: str, path: Path) -> None:
        self.connection.execute(
            f"copy ({query}) to {quote_text(str(path))} (format parquet, compression zstd)"
        )

    def _reject_count(self) -> int:
        return count_of(self.connection, f"select count(*) from {REJECTED}")

    def _assert_some_left(self, written: Written) -> None:
        """A delivery of which nothing is left is declared wrongly and must not replace anything."""
        if written.row_count or not written.reject_count:
            return
        (reason,) = only_row(self.connection.execute(f"select reason from {REJECTED} order by line limit 1"))
        raise DeliveryError(
            f"all {written.reject_count} of its records are rejected, the first because: "
            f"{reason}; check the declaration of this delivery"
        )


def assert_accounted(written: Written) -> Written:
    """Raise DeliveryError unless records = rows + rejected records, as counted in the files."""
    if written.record_count != written.row_count + written.reject_count:
        raise DeliveryError(
            f"of its {written.record_count} records {written.row_count} were written and "
            f"{written.reject_count} rejected, which does not add up; none of it was loaded"
        )
    return written


def rows_in(connection: duckdb.DuckDBPyConnection, path: Path) -> int:
    """The number of rows of a Parquet file, from its footer."""
    return count_of(connection, f"select sum(num_rows) from parquet_file_metadata({quote_path(path)})")
