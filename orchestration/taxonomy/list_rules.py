"""Rules of the lists that name members: visibility, keywords and mappings."""

from collections import defaultdict
from collections.abc import Iterator

from orchestration.taxonomy.faults import Fault
from orchestration.taxonomy.rules import duplicates, end_day, fault, first_day, period
from orchestration.taxonomy.seeds import DIMENSIONS, Row, Seeds

MOMENTS = ("during", "after")
_ANY = "*"


def visibility_faults(seeds: Seeds) -> Iterator[Fault]:
    seed = seeds["contact_reason_visibility"]
    known = {
        "contact_reason_id": seeds["contact_reason"].values("contact_reason_id"),
        "channel_id": seeds["channel"].values("channel_id"),
        "team_id": seeds["team"].values("team_id"),
        "moment": set(MOMENTS),
    }
    places: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    for row in seed.rows:
        for name, members in known.items():
            if row[name] != _ANY and row[name] not in members:
                advice = f"One of: {_examples(members)}; or '*' for any."
                yield fault(seed, row, f"unknown {name} '{row[name]}'.", advice)
        yield from period(seed, row)
        place = tuple(row[name] for name in known)
        for earlier in places[place]:
            if first_day(row) < end_day(earlier) and first_day(earlier) < end_day(row):
                text = f"its validity overlaps that of line {earlier.line}, which has the same key."
                yield fault(
                    seed, row, text, "End the earlier one where the later one begins, or remove one of them."
                )
        places[place].append(row)


def keyword_faults(seeds: Seeds) -> Iterator[Fault]:
    seed = seeds["contact_reason_keyword"]
    yield from duplicates(seed, ("rule_id",))
    reasons = seeds["contact_reason"].values("contact_reason_id")
    for row in seed.rows:
        if row["contact_reason_id"] not in reasons:
            yield fault(
                seed, row, f"unknown contact_reason_id '{row['contact_reason_id']}'.", "Correct the name."
            )
        if not row["priority"].isdecimal():
            text = f"priority '{row['priority']}' is not a whole number."
            yield fault(seed, row, text, "The lowest number decides.")
        for name in ("keyword", "also_keyword", "not_keyword"):
            text = row[name]
            if text != text.lower() or any(not (sign.isalnum() or sign in " *") for sign in text):
                yield fault(
                    seed,
                    row,
                    f"{name} '{text}' does not consist of words in lower case.",
                    "Use letters, digits, single spaces, and a * at the end for any ending.",
                )
        if not row["keyword"].strip("* "):
            yield fault(seed, row, "no keyword.", "Give the word that indicates the reason.")


def mapping_faults(seeds: Seeds) -> Iterator[Fault]:
    """A mapping names a member that exists, and each code once."""
    for dimension in DIMENSIONS:
        seed, vocabulary = seeds.get(f"map_{dimension}"), seeds.get(dimension)
        if not seed or not vocabulary:
            continue
        keys = ("source_system", "entity", "match_type", "source_code")
        yield from duplicates(seed, tuple(key for key in keys if key in seed.columns), fold=False)
        members = vocabulary.values(f"{dimension}_id")
        for row in seed.rows:
            member = row[f"{dimension}_id"]
            if member not in members:
                text = f"unknown {dimension}_id '{member}' for code '{row['source_code']}'."
                yield fault(seed, row, text, f"Add it to {vocabulary.path.name}, or correct the name.")


def _examples(members: set[str]) -> str:
    shown = sorted(members)[:6]
    return ", ".join(shown) + (", ..." if len(members) > len(shown) else "")
