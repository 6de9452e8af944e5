"""What is unexpected about a loaded file: reported in words when it is landed, without stopping anything."""

import json
from collections.abc import Iterator

from orchestration.landing.delivery import Delivery
from orchestration.landing.ledger import LedgerRow, SchemaChange
from orchestration.landing.schema_change import columns_from_text


def find_unexpected(
    delivery: Delivery, former: LedgerRow | None, row: LedgerRow, changes: list[SchemaChange]
) -> Iterator[str]:
    """What is unexpected about a version, given the `former` one of its table or, for the first, landing.yml."""
    if row.expired_count:
        yield f"records past the retention term in landing.yml, left out: {row.expired_count:,}"
    elif not row.line_count:
        yield "it has no records"
    if not row.line_count:
        return
    if former is None:
        present = columns_from_text(row.column_types or "{}")
        lacking = [column for column in delivery.declared_columns if column not in present]
        if lacking and delivery.format != "jsonl":
            yield f"columns in landing.yml that it does not have: {_listed(lacking)}"
        return
    if removed := [change.column_name for change in changes if change.change == "removed"]:
        yield f"columns it no longer has: {_listed(removed)}; if one was renamed, add it to `rename`"
    if added := [change.column_name for change in changes if change.change == "added"]:
        yield f"new columns: {_listed(added)}"
    known = former.left_out and json.loads(former.left_out)
    if known is not None and (
        new := [name for name in json.loads(row.left_out or "[]") if name not in known]
    ):
        yield f"new columns that were left out: {_listed(new)}; add them to `columns` or to `drop`"


def _listed(names: list[str]) -> str:
    return ", ".join(map(repr, names))
