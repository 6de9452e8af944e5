"""Rules of landing.yml that concern more than one key at once."""

import difflib
import os
import re
from pathlib import Path, PurePosixPath, PureWindowsPath
from zoneinfo import ZoneInfo, available_timezones

from orchestration.base.config_messages import Problem, did_you_mean
from orchestration.landing.delivery import Delivery
from orchestration.privacy.pseudonym import IDENTIFIER_TYPES, is_identifier_type

_FORMATS_WITH = {
    "encoding": {"csv", "jsonl"},
    "delimiter": {"csv"},
    "quote": {"csv"},
    "escape": {"csv"},
    "skip_rows": {"csv", "xlsx"},
    "skip_rows_after_header": {"csv", "xlsx"},
    "sheet": {"xlsx"},
    "path": {"csv", "jsonl", "parquet", "xlsx"},
    "delivered_on": {"csv", "jsonl", "parquet", "xlsx"},
    "postgres": {"postgres"},
}
RESERVED_COLUMNS = {"_file", "_line", "_loaded_at", "_delivery_hash", "_row"}


def check_delivery(delivery: Delivery) -> list[Problem]:
    """Every contradiction in one delivery; places are relative to it."""
    return [
        *_check_format(delivery),
        *_check_source(delivery),
        *_check_dialect(delivery),
        *_check_numbers_and_times(delivery),
        *_check_columns(delivery),
        *_check_delivered_on(delivery),
        *_check_retention(delivery),
    ]


def check_deliveries(deliveries: list[Delivery]) -> list[Problem]:
    """Deliveries that are declared twice; places are relative to the document."""
    problems: list[Problem] = []
    first_with: dict[tuple, int] = {}
    for index, delivery in enumerate(deliveries):
        source = delivery.path if delivery.postgres is None else repr(delivery.postgres)
        key = (delivery.system, delivery.table, source)
        if key in first_with:
            earlier = first_with[key] + 1
            text = f"{delivery.name} with the same path is declared twice (first as delivery {earlier})."
            problems.append(Problem(("deliveries", index), text, "Remove one, or give them different paths."))
        first_with.setdefault(key, index)
    return problems + _check_terms_of_tables(deliveries)


def _check_terms_of_tables(deliveries: list[Delivery]) -> list[Problem]:
    problems: list[Problem] = []
    terms: dict[str, tuple[int | None, str | None]] = {}
    for index, delivery in enumerate(deliveries):
        stated = delivery.retention
        term = (stated.months, stated.by) if stated else (None, None)
        if term != terms.setdefault(delivery.name, term):
            text = f"{delivery.name} was declared before with a different retention."
            problems.append(
                Problem(
                    ("deliveries", index),
                    text,
                    "Give a table the same months and by in all its declarations.",
                )
            )
    return problems


def _check_format(delivery: Delivery) -> list[Problem]:
    problems = []
    for option, formats in _FORMATS_WITH.items():
        if option in delivery.model_fields_set and delivery.format not in formats:
            text = f"{option} has no meaning for format {delivery.format}."
            hint = f"Remove {option}; it belongs to {', '.join(sorted(formats))}."
            problems.append(Problem((option,), text, hint))
    return problems


def _check_source(delivery: Delivery) -> list[Problem]:
    if delivery.format == "postgres":
        if delivery.postgres is None:
            hint = "Add `postgres: {url_env: CRM_URL, schema: public, table: orders}`."
            return [Problem(("format",), "format postgres needs a table to read.", hint)]
        return []
    if delivery.path is None:
        hint = "Add `path:` with a pattern below the landing folder, such as acd/calls_*.csv."
        return [Problem(("format",), f"format {delivery.format} needs a path.", hint)]
    if _leads_outside(delivery.path):
        hint = (
            "Write a path relative to the landing folder, without .. and without a leading / or drive letter."
        )
        return [Problem(("path",), f"path {delivery.path!r} leads outside the landing folder.", hint)]
    if not _is_pattern(delivery.path):
        hint = "Use * for part of a name, and ** between two slashes for any folders."
        return [Problem(("path",), f"path {delivery.path!r} is not a pattern.", hint)]
    return []


def _is_pattern(pattern: str) -> bool:
    try:
        next(iter(Path(os.devnull, "nowhere").glob(pattern)), None)
    except (ValueError, NotImplementedError):
        return False
    return True


def _leads_outside(pattern: str) -> bool:
    windows = PureWindowsPath(pattern)
    parts = {*PurePosixPath(pattern).parts, *windows.parts}
    return pattern.startswith(("/", "\\", "~")) or bool(windows.drive) or ".." in parts


def _check_dialect(delivery: Delivery) -> list[Problem]:
    problems = []
    # A delimiter of several bytes is refused because DuckDB 1.5 loses a byte after a partial match of one.
    if not _is_one_ascii(delivery.delimiter) or delivery.delimiter in "\r\n":
        hint = 'Write one character, such as ";" or "\\t" (in double quotes) for a tab.'
        problems.append(
            Problem(("delimiter",), f"delimiter {delivery.delimiter!r} is not one ASCII character.", hint)
        )
    if delivery.quote and (not _is_one_ascii(delivery.quote) or delivery.quote in "\r\n"):
        text = f"quote {delivery.quote!r} is not one ASCII character."
        problems.append(Problem(("quote",), text, "Write one character, or '' if the file quotes nothing."))
    if delivery.escape is not None and not (
        _is_one_ascii(delivery.escape)
        and delivery.quote
        and delivery.escape not in delivery.delimiter + "\r\n"
    ):
        text = f"escape {delivery.escape!r} is not one ASCII character within quotes."
        hint = "Write one character, such as '\\', and set `quote`; without `escape` a doubled quote stands for one."
        problems.append(Problem(("escape",), text, hint))
    if delivery.quote == delivery.delimiter:
        place = "quote" if "quote" in delivery.model_fields_set else "delimiter"
        text = "quote and delimiter are the same character."
        problems.append(Problem((place,), text, "Change one of them."))
    return problems


def _is_one_ascii(text: str) -> bool:
    return len(text) == 1 and text.isascii() and text != "\0"


def _check_numbers_and_times(delivery: Delivery) -> list[Problem]:
    problems = []
    if delivery.decimals and delivery.decimal_mark is None:
        hint = 'Add `decimal_mark: ","` (or "."), as the file writes its numbers.'
        problems.append(Problem(("decimals",), "decimals needs a decimal_mark.", hint))
    if delivery.decimal_mark and not delivery.decimals:
        hint = "Add `decimals: [...]` with the columns that hold such numbers, or remove decimal_mark."
        problems.append(Problem(("decimal_mark",), "decimal_mark is given but no column uses it.", hint))
    if delivery.local_times and delivery.timezone is None:
        hint = "Add `timezone: Europe/Amsterdam` (or the zone of those times)."
        problems.append(Problem(("local_times",), "local_times needs a timezone.", hint))
    if delivery.timezone and not delivery.local_times:
        hint = 'Add `local_times: {column: "%d-%m-%Y %H:%M:%S"}`, or remove timezone.'
        problems.append(Problem(("timezone",), "timezone is given but no column uses it.", hint))
    if delivery.timezone and not _is_timezone(delivery.timezone):
        hint = did_you_mean(delivery.timezone, sorted(available_timezones())).split(" Known")[0]
        hint = (
            hint if hint.startswith("Did") else "Write a name from the IANA list, such as Europe/Amsterdam."
        )
        problems.append(Problem(("timezone",), f"timezone {delivery.timezone!r} is unknown.", hint))
    for column, pattern in delivery.local_times.items():
        if "%" not in pattern or re.search(r"%[zZ]", pattern):
            hint = 'Write a strptime format without %z, such as "%d-%m-%Y %H:%M:%S".'
            problems.append(
                Problem(("local_times", column), f"format {pattern!r} does not read a local time.", hint)
            )
    return problems


def _is_timezone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return False
    return True


def _check_columns(delivery: Delivery) -> list[Problem]:
    problems = []
    treated = {"identifiers": list(delivery.identifiers), "decimals": delivery.decimals}
    treated |= {"local_times": list(delivery.local_times), "required": delivery.required}
    if isinstance(delivery.nulls, dict):
        treated["nulls"] = list(delivery.nulls)
    for key, columns in treated.items():
        for column in columns:
            if column in delivery.drop:
                text = f"column {column} is in {key} and in drop."
                problems.append(Problem((key,), text, "Remove it from one of the two."))
            elif key != "required" and delivery.columns is not None and column not in delivery.columns:
                text = f"column {column} is in {key} but not in columns."
                problems.append(Problem((key,), text, f"Add it to columns, or remove it from {key}."))
    for column in sorted(set(delivery.columns or []) & set(delivery.drop)):
        problems.append(
            Problem(("drop",), f"column {column} is in columns and in drop.", "Keep one of the two.")
        )
    if delivery.identifiers and delivery.columns is None:
        text = "identifiers without columns: a new or renamed column would be written in clear text."
        hint = "List in `columns` everything that may be written, including the identifiers."
        problems.append(Problem(("identifiers",), text, hint))
    for column in delivery.handled_by:
        if column not in delivery.identifiers:
            text = f"column {column} is in handled_by but not in identifiers."
            problems.append(
                Problem(("handled_by",), text, "Add it to identifiers, or remove it from handled_by.")
            )
    problems += _check_single_treatment(delivery)
    problems += _check_names(delivery)
    problems += _check_identifier_types(delivery)
    if delivery.vault and not delivery.identifiers:
        problems.append(
            Problem(
                ("vault",), "vault is true but there are no identifiers.", "Add identifiers or remove vault."
            )
        )
    return problems


def _check_single_treatment(delivery: Delivery) -> list[Problem]:
    problems = []
    groups = {"decimals": set(delivery.decimals), "local_times": set(delivery.local_times)}
    groups["identifiers"] = set(delivery.identifiers)
    for first, second in (
        ("decimals", "local_times"),
        ("decimals", "identifiers"),
        ("local_times", "identifiers"),
    ):
        for column in sorted(groups[first] & groups[second]):
            text = f"column {column} is in {first} and in {second}."
            problems.append(Problem((second,), text, "A column can be only one of these."))
    return problems


def _check_identifier_types(delivery: Delivery) -> list[Problem]:
    """A known type, or a user-defined namespace that cannot be a misspelt known type."""
    problems = []
    for column, kind in delivery.identifiers.items():
        is_misspelt = kind not in IDENTIFIER_TYPES and difflib.get_close_matches(
            kind, IDENTIFIER_TYPES, cutoff=0.75
        )
        if is_misspelt or not is_identifier_type(kind):
            text = f"identifiers.{column} is {kind!r}."
            hint = f"{did_you_mean(kind, list(IDENTIFIER_TYPES))} A namespace of your own is one word in lower case."
            problems.append(Problem(("identifiers", column), text, hint))
    return problems


def _check_names(delivery: Delivery) -> list[Problem]:
    problems = []
    targets = list(delivery.rename.values())
    for header, target in delivery.rename.items():
        if targets.count(target) > 1:
            text = f"rename gives the name {target} to several headers."
            problems.append(Problem(("rename", header), text, "Give each its own name."))
        if target in RESERVED_COLUMNS:
            text = f"rename uses the name {target}, which landing itself writes."
            problems.append(Problem(("rename", header), text, "Choose another name."))
    return problems


def _check_delivered_on(delivery: Delivery) -> list[Problem]:
    if delivery.delivered_on is None:
        return []
    try:
        groups = re.compile(delivery.delivered_on.pattern).groups
    except re.error as error:
        text = f"delivered_on.pattern is not a regular expression: {error}."
        return [Problem(("delivered_on",), text, "Correct it, for example '(\\d{8})'.")]
    if groups != 1:
        text = f"delivered_on.pattern has {groups} groups."
        return [
            Problem(("delivered_on",), text, "Put one pair of parentheses around the date, as in '(\\d{8})'.")
        ]
    return []


def _check_retention(delivery: Delivery) -> list[Problem]:
    if delivery.retention is None:
        return []
    months, by = delivery.retention.months, delivery.retention.by
    if (months is None) != (by is None):
        hint = "Give both, or neither if no column tells how old a row is."
        return [Problem(("retention",), "retention has only one of months and by.", hint)]
    if by is None:
        return []
    if by in delivery.identifiers or not delivery.is_kept(by):
        text = f"retention counts from column {by}, which is not written as delivered."
        return [Problem(("retention", "by"), text, "Name a column in `columns` that has the time of a row.")]
    return []
