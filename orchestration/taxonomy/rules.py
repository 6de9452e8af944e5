"""What the rules share: faults of a row, duplicate keys, periods of validity."""

from collections.abc import Iterator
from datetime import date

from orchestration.taxonomy.faults import Fault
from orchestration.taxonomy.seeds import Row, Seed

_ALWAYS, _NEVER = date.min, date.max


def fault(seed: Seed, row: Row, rule: str, advice: str) -> Fault:
    return Fault(seed.path, row.line, rule, advice)


def duplicates(seed: Seed, key: tuple[str, ...], fold: bool = True) -> Iterator[Fault]:
    first: dict[tuple[str, ...], int] = {}
    for row in seed.rows:
        values = tuple(row[name] if fold else row.values.get(name) or "" for name in key)
        if values in first:
            text = f"{', '.join(values)} is already on line {first[values]}."
            yield fault(seed, row, text, "Remove one of the two.")
        first.setdefault(values, row.line)


def unknown_members(seed: Seed, name: str, known: Seed) -> Iterator[Fault]:
    """Rows with a member that is not in the seed of its dimension."""
    members = known.values(name)
    for row in seed.rows:
        if row[name] not in members:
            text = f"unknown {name} '{row[name]}'."
            yield fault(seed, row, text, f"Add it to {known.path.name}, or correct the name.")


def period(seed: Seed, row: Row) -> Iterator[Fault]:
    for name in ("valid_from", "valid_to"):
        if row[name] and _day(row[name], None) is None:
            yield fault(
                seed,
                row,
                f"{name} '{row[name]}' is not a date.",
                "Write it as YYYY-MM-DD, or leave it empty.",
            )
    first, last = first_day(row), end_day(row)
    if first >= last:
        text = f"valid_to {row['valid_to']} is not after valid_from {row['valid_from']}."
        yield fault(seed, row, text, "valid_to is the first day on which it is no longer valid.")


def first_day(row: Row) -> date:
    return _day(row["valid_from"], _ALWAYS) or _ALWAYS


def end_day(row: Row) -> date:
    return _day(row["valid_to"], _NEVER) or _NEVER


def _day(text: str, default: date | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else default
    except ValueError:
        return None
