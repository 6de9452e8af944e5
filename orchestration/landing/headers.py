"""Column names: from delivered headers to names that every engine accepts."""

import re
from collections import Counter

from orchestration.base.errors import DeliveryError
from orchestration.landing.config_checks import RESERVED_COLUMNS
from orchestration.landing.delivery import Delivery

# An e-mail address, a phone or account number: a value from a row that was read as header, not a column name.
_VALUE = re.compile(r"@|(\d\D*){7}")
_NO_NAME = "not_a_name"


def plain_name(header: str) -> str:
    """A header as a column name:

    trimmed, in lower case, with every character other than a-z, 0-9 and _ replaced by _.
    """
    return re.sub(r"[^a-z0-9_]", "_", header.strip().lower())


def name_columns(headers: list[str], delivery: Delivery) -> list[str]:
    """The column names of a file, in its order.

    A header named in `rename` (as delivered, trimmed; the second one of the same text as `text[2]`) gets that
    name. An empty header becomes column_<position>, and one that looks like a value and is not declared
    becomes not_a_name[<position>], as the names of left-out columns are shown and stored. Raises DeliveryError
    if two headers get the same name or one gets a name that landing itself writes.
    """
    seen: Counter[str] = Counter()
    names = []
    for position, header in enumerate(headers, start=1):
        trimmed = header.strip()
        seen[trimmed] += 1
        counted = f"{trimmed}[{seen[trimmed]}]"
        given = delivery.rename.get(counted) or (delivery.rename.get(trimmed) if seen[trimmed] == 1 else None)
        name = given or plain_name(header) or f"column_{position}"
        is_value = delivery.is_undeclared(name) and _VALUE.search(header)
        names.append(f"{_NO_NAME}[{position}]" if is_value else name)
    names = _set_apart(names, delivery)
    _assert_distinct(headers, names)
    return names


def check_columns(delivery: Delivery, columns: list[str]) -> None:
    """Raise DeliveryError if a required column is missing, or every declared one."""
    missing = [column for column in delivery.required if column not in columns]
    if missing:
        raise DeliveryError(
            f"required column {_listed(missing)} is missing; if it was renamed, add it to `rename`; "
            "if it is no longer delivered, remove it from `required`"
        )
    if delivery.columns and not any(map(delivery.is_kept, columns)):
        raise DeliveryError(
            "it has none of the declared columns, so its header was not found; check `skip_rows`, `delimiter` and "
            "`columns` of this delivery"
        )


def _set_apart(names: list[str], delivery: Delivery) -> list[str]:
    """The names, made distinct where columns of that name are not written: such headers may be equal."""
    count = Counter(names)
    return [
        f"{name}[{position}]"
        if not delivery.is_kept(name) and (count[name] > 1 or name in RESERVED_COLUMNS)
        else name
        for position, name in enumerate(names, start=1)
    ]


def _assert_distinct(headers: list[str], names: list[str]) -> None:
    for name, count in Counter(names).items():
        if name in RESERVED_COLUMNS:
            raise DeliveryError(
                f"a header becomes {name}, which landing itself writes; give it another name with `rename`"
            )
        if count > 1:
            same = [header.strip() for header, given in zip(headers, names, strict=True) if given == name]
            hint = f'"{same[1]}[2]"' if same[0] == same[1] else f'"{same[1]}"'
            raise DeliveryError(
                f"the headers {_listed(same)} both become column {name}; "
                f"tell them apart in `rename`, as in {{{hint}: {name}_2}}"
            )


def _listed(names: list[str]) -> str:
    return ", ".join(repr(name) for name in names)
