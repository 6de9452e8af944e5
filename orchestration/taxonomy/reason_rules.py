"""Rules of the tree of reasons: levels, parents, cycles, and the versions that have each reason."""

from collections.abc import Iterator, Mapping

from orchestration.taxonomy.faults import Fault
from orchestration.taxonomy.rules import duplicates, end_day, fault, first_day, period
from orchestration.taxonomy.seeds import Row, Seed, Seeds

DEEPEST_LEVEL = 4


def reason_faults(seeds: Seeds) -> Iterator[Fault]:
    seed = seeds["contact_reason"]
    rows = {row["contact_reason_id"]: row for row in seed.rows}
    yield from duplicates(seed, ("contact_reason_id",))
    for row in seed.rows:
        yield from _place(seed, row, rows)


def _place(seed: Seed, row: Row, rows: Mapping[str, Row]) -> Iterator[Fault]:
    reason, parent, level = row["contact_reason_id"], row["parent_id"], row["level"]
    if not level.isdecimal() or not 1 <= int(level) <= DEEPEST_LEVEL:
        text = f"level '{level}' of {reason} is not 1 to {DEEPEST_LEVEL}."
        yield fault(seed, row, text, "Put it under a reason higher up; there are at most four levels.")
    elif parent and parent not in rows:
        text = f"parent_id '{parent}' of {reason} is not a contact_reason_id."
        yield fault(seed, row, text, "Add the parent, or correct its name.")
    elif cycle := _cycle(row, rows):
        yield fault(
            seed,
            row,
            f"a cycle: {' > '.join(cycle)}.",
            "Give one of them a parent outside the cycle, or none.",
        )
    elif int(level) != (
        int(rows[parent]["level"]) + 1 if parent and rows[parent]["level"].isdecimal() else 1
    ):
        text = f"level {level} of {reason} is not one more than that of its parent '{parent}'."
        yield fault(seed, row, text, "A reason without a parent has level 1.")


def _cycle(row: Row, rows: Mapping[str, Row]) -> list[str]:
    """The path from a reason up to itself, empty if there is none."""
    path = [row["contact_reason_id"]]
    while (parent := row["parent_id"]) in rows:
        path.append(parent)
        if parent == path[0]:
            return path
        if parent in path[:-1]:
            return []
        row = rows[parent]
    return []


def validity_faults(seeds: Seeds) -> Iterator[Fault]:
    """Reasons begin and end with versions, and a parent is valid as long as its children."""
    seed, versions = seeds["contact_reason"], seeds["taxonomy_version"]
    rows = {row["contact_reason_id"]: row for row in seed.rows}
    for row in seed.rows:
        yield from period(seed, row)
        for name in ("valid_from", "valid_to"):
            if row[name] and row[name] not in versions.values(name):
                text = f"{name} {row[name]} of {row['contact_reason_id']} is not that of a version."
                advice = f"A reason begins and ends with a version in {versions.path.name}."
                yield fault(seed, row, text, advice)
        parent = rows.get(row["parent_id"])
        if parent and (first_day(row) < first_day(parent) or end_day(row) > end_day(parent)):
            text = f"{row['contact_reason_id']} is in versions that its parent is not in."
            yield fault(
                seed, row, text, "Give it a parent that is valid as long as it is, or end it with its parent."
            )
