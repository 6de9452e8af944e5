"""Rules of the versions of the taxonomy, and of how a reason changes from one to the next."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal, InvalidOperation

from orchestration.taxonomy.faults import Fault
from orchestration.taxonomy.rules import duplicates, end_day, fault, first_day, period
from orchestration.taxonomy.seeds import Row, Seed, Seeds

# Each is a step of bridge_contact_reason_version.
MOST_VERSIONS = 20


def version_faults(seeds: Seeds) -> Iterator[Fault]:
    seed = seeds["taxonomy_version"]
    if not 1 <= len(seed.rows) <= MOST_VERSIONS:
        text = f"{len(seed.rows)} versions; there must be 1 to {MOST_VERSIONS}."
        yield Fault(seed.path, 1, text, "One version with an empty valid_from and valid_to is enough.")
    previous: Row | None = None
    for number, row in enumerate(seed.rows, start=1):
        if row["taxonomy_version"] != str(number):
            text = f"version '{row['taxonomy_version']}' where {number} is next."
            yield fault(seed, row, text, "Number the versions 1, 2, 3 in order of validity.")
        yield from period(seed, row)
        if previous and (not row["valid_from"] or row["valid_from"] != previous["valid_to"]):
            text = (
                f"version {number} begins on '{row['valid_from']}', and the one before ends on "
                f"'{previous['valid_to']}': they overlap or leave a gap."
            )
            yield fault(
                seed,
                row,
                text,
                "Give both the same day: valid_to is the first day on which it is no longer valid.",
            )
        previous = row
    if previous and previous["valid_to"]:
        text = f"the last version ends on {previous['valid_to']}."
        yield fault(seed, previous, text, "Leave valid_to of the last version empty, or add the next one.")
    if seed.rows and seed.rows[0]["valid_from"]:
        text = "the first version has a valid_from."
        yield fault(
            seed, seed.rows[0], text, "Leave its valid_from empty: older history is read in this version too."
        )


def change_faults(seeds: Seeds) -> Iterator[Fault]:
    seed = seeds["contact_reason_change"]
    yield from duplicates(seed, ("from_version", "from_reason_id", "to_reason_id"))
    standing = _standing(seeds)
    good = []
    for row in seed.rows:
        found = list(_change(seed, row, standing))
        yield from found
        if not found:
            good.append(row)
    yield from _shares(seed, good, ("from_version", "from_reason_id"), "share")
    back = [row for row in good if row["to_reason_id"] not in standing[row["from_version"]]]
    yield from _shares(seed, back, ("to_version", "to_reason_id"), "share_back")


def _standing(seeds: Seeds) -> dict[str, set[str]]:
    """The reasons of each version."""
    return {
        version["taxonomy_version"]: {
            row["contact_reason_id"]
            for row in seeds["contact_reason"].rows
            if first_day(row) <= first_day(version) and end_day(row) >= end_day(version)
        }
        for version in seeds["taxonomy_version"].rows
    }


def _change(seed: Seed, row: Row, standing: Mapping[str, set[str]]) -> Iterator[Fault]:
    older, newer = row["from_version"], row["to_version"]
    for name in ("from_version", "to_version"):
        if row[name] not in standing:
            yield fault(
                seed, row, f"{name} '{row[name]}' is not a version.", "Add it to taxonomy_version.csv."
            )
            return
    if int(newer) != int(older) + 1:
        text = f"from version {older} to {newer}."
        yield fault(
            seed, row, text, "State changes from one version to the next; longer paths follow from them."
        )
        return
    for name, version in (("from_reason_id", older), ("to_reason_id", newer)):
        if row[name] not in standing[version]:
            text = f"{name} '{row[name]}' is not in version {version}."
            yield fault(
                seed, row, text, "Correct the name, or valid_from and valid_to in contact_reason.csv."
            )
    if row["from_reason_id"] in standing[newer]:
        text = f"{row['from_reason_id']} is in version {newer} too, so it maps to itself there."
        yield fault(seed, row, text, "End it in contact_reason.csv, or remove this line.")
    if row["to_reason_id"] in standing[older] and row["share_back"]:
        text = f"share_back of {row['to_reason_id']}, which was in version {older} too."
        yield fault(seed, row, text, "Leave share_back empty: read backwards it maps to itself.")


def _shares(seed: Seed, rows: Iterable[Row], key: tuple[str, ...], column: str) -> Iterator[Fault]:
    groups: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    for row in rows:
        groups[tuple(row[name] for name in key)].append(row)
    for members in groups.values():
        shares = [_share(row[column]) for row in members]
        last = members[-1]
        wrong = [row for row, share in zip(members, shares, strict=True) if share is None]
        for row in wrong:
            text = f"{column} '{row[column]}' is not a share from 0 to 1 with at most six decimals."
            yield fault(seed, row, text, "Use a decimal point, e.g. 0.25.")
        total = sum((share for share in shares if share is not None), Decimal(0))
        if not wrong and total != 1:
            text = f"{column} of {last[key[1]]} adds up to {total.normalize():f}, not to 1."
            yield fault(seed, last, text, f"Its lines are {', '.join(str(row.line) for row in members)}.")


def _share(text: str) -> Decimal | None:
    try:
        share = Decimal(text)
    except InvalidOperation:
        return None
    return share if 0 <= share <= 1 and share == round(share, 6) else None
