"""The marts identify nobody: a column that looks personal, by its name or its values, is not published (R114)."""

import re
from typing import NamedTuple

import duckdb

from orchestration.base.errors import CheckFailed
from orchestration.base.sql import only_row, quote_ident
from orchestration.publish.duckdb_file import MARTS_SCHEMA, NUMBER_TYPES, Column, Mart
from orchestration.publish.failures import explained

# Columns that may hold 32 hex digits, because they say which definition or delivery a number is based on.
HASH_COLUMNS = frozenset(
    {
        "definition_hash",
        "frozen_definition_hash",
        "current_definition_hash",
        "delivery_hash",
        "content_hash",
    }
)

# In English and in Dutch, as columns of deliveries are named.
_PEOPLE = (
    "customer|visitor|person|user|agent|employee|submitter|caller|coder|"
    "klant|bezoeker|persoon|gebruiker|medewerker|beller|melder|indiener|contactpersoon|relatie"
)
_RECORDS = (
    "login|device|contact|session|case|order|response|event|invitation|"
    "account|apparaat|toestel|gesprek|sessie|bezoek|zaak|dossier|bestelling|melding|respons"
)
_PERSONS = f"{_PEOPLE}|{_RECORDS}"
_KEYS = "key|ref|id|hash|sleutel|kenmerk|referentie|nr|nummer"
_ATTRIBUTES = (
    "email|e_mail|phone|telephone|mobile|iban|bsn|ip_address|first_name|last_name|surname|full_name|"
    "birth_date|date_of_birth|postcode|postal_code|zip_code|house_number|street|free_text|verbatim|transcript|"
    "emailadres|e_?mail_?adres|mailadres|telefoon|telefoonnummer|mobiel|mobielnummer|rekeningnummer|"
    "burgerservicenummer|ip_adres|voornaam|achternaam|tussenvoegsel|voorletters|roepnaam|volledige_naam|"
    "geboortedatum|straat|straatnaam|huisnummer|adres|toelichting|opmerking|opmerkingen|notitie|notities|"
    "vrije_tekst|transcriptie"
)
_NAME_RULES = {
    "a key of a person or of a person's record": rf"(^|_)({_PERSONS})_?({_KEYS})$",
    "the name of a person": rf"(^|_)({_PEOPLE})_?(name|naam)$|^naam$",
    "a personal attribute": rf"(^|_)({_ATTRIBUTES})(_(address|number|hash|value|nummer|waarde))?$",
    "a pseudonym": r"(^|_)pseudonym",
    "an identifier": r"(^|_)(customer_identifier|identifier_value)$",
    "free text": r"(^|_)(text|tekst|search_term|zoekterm)$",
}

# No text can hide in numbers, times and booleans: they are judged only by their names.
_TYPES_WITHOUT_TEXT = re.compile(rf"^({NUMBER_TYPES}|BOOLEAN|DATE|TIME.*|INTERVAL)$")
_ARRAY = re.compile(r"\[\d*\]$")

_IBAN_SHAPES = (
    r"(?i:NL)[0-9]{2} ?(?i:[A-Z]{4})(?: ?[0-9]{4}){2} ?[0-9]{2}",
    r"BE[0-9]{2}(?: ?[0-9]{4}){3}",
    r"DE[0-9]{2}(?: ?[0-9]{4}){4} ?[0-9]{2}",
    r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}",
    r"[A-Z]{2}[0-9]{2}(?: [A-Z0-9]{4}){2,7}(?: [A-Z0-9]{1,4})?",
)
_PHONE_SHAPES = (
    r"\+[1-9][0-9]{0,2}[ .()-]{0,2}(?:[0-9][ .()-]?){6,12}[0-9]",  # +31 20 123 45 67
    r"00[1-9][0-9]{0,2}[ -]?[0-9]{1,3}[ -]?[0-9]{6,8}",  # 0031 6 12345678
    r"31[1-9][0-9]{8}",  # as landing normalises a number
    r"0[1-9][0-9]{8}",
    r"06[ -]?[1-8][0-9]{7}",
    r"06[ -][1-8][0-9](?: [0-9]{2}){3}",
    r"0[1-9][0-9][ -][0-9]{3}[ -]?[0-9]{2}[ -]?[0-9]{2}",
    r"0[1-9][0-9]{2}[ -][0-9]{2,3}[ -]?[0-9]{2}[ -]?[0-9]{1,2}",
)


class ValueRule(NamedTuple):
    """`pattern` finds candidates (its one group) in a text, `test` is an SQL condition on a `candidate`."""

    kind: str
    pattern: str
    test: str = "true"


# Letters count as 10 to 35 and the first four characters move to the end: ISO 13616, remainder 1 modulo 97.
_IBAN_TEST = """
    list_reduce(
        list_transform(
            string_split(
                array_to_string(list_transform(
                    string_split(
                        substr(replace(upper(candidate), ' ', ''), 5) || left(replace(upper(candidate), ' ',
                        ''), 4), ''
                    ),
                    lambda c: case when c between 'A' and 'Z' then cast(ascii(c) - 55 as varchar) else c end
                ), ''), ''
            ),
            lambda c: coalesce(try_cast(c as bigint), 0)
        ),
        lambda rest, digit: (rest * 10 + digit) % 97
    ) = 1
"""

# The eleven test (elfproef): weights 9 to 2 and -1 for the last digit.
_BSN_TEST = """
    regexp_replace(candidate, '[^0-9]', '', 'g') <> '000000000'
    and list_sum(list_transform(
        range(1, 10),
        lambda i: cast(substr(regexp_replace(candidate, '[^0-9]', '', 'g'), i, 1) as bigint)
            * case when i = 9 then -1 else 10 - i end
    )) % 11 = 0
"""

_BSN_SHAPES = (
    r"[0-9]{9}",
    r"[0-9]{3}[. ][0-9]{3}[. ][0-9]{3}",
    r"[0-9]{4}[. ][0-9]{2}[. ][0-9]{3}",
)
_POSTCODE = r"[1-9][0-9]{3} ?[A-Za-z]{2}"
_ADDRESS_SHAPES = (rf"{_POSTCODE}[ ,]{{1,2}}[0-9]{{1,5}}", rf"[0-9]{{1,5}} ?[a-z]?,? {{1,2}}{_POSTCODE}")


def _one_of(shapes: tuple[str, ...]) -> str:
    return rf"\b({'|'.join(shapes)})\b"


VALUE_RULES = (
    ValueRule(
        "e-mail addresses", r"([A-Za-z0-9._%+-]+(?:@|%40)[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,})"
    ),
    ValueRule("IBANs", _one_of(_IBAN_SHAPES), _IBAN_TEST),
    ValueRule("citizen service numbers (BSN)", _one_of(_BSN_SHAPES), _BSN_TEST),
    ValueRule("phone numbers", rf"(?:^|[^0-9A-Za-z.,:-])({'|'.join(_PHONE_SHAPES)})\b"),
    # '2024 WK 12' is a week.
    ValueRule(
        "addresses (postcode and house number)",
        _one_of(_ADDRESS_SHAPES),
        "not regexp_matches(candidate, '(19|20)[0-9]{2} ?(?i:wk|kw)')",
    ),
)
# Part of a pseudonym still singles out one person. Words that happen to be hexadecimal have no digits.
CUT_PSEUDONYM_RULE = ValueRule(
    "parts of pseudonyms (10 to 31 hex digits)",
    r"\b([0-9a-f]{10,31}|[0-9A-F]{10,31})\b",
    "regexp_matches(candidate, '[0-9].*[0-9]') and regexp_matches(candidate, '(?i)[a-f].*[a-f]')",
)
PSEUDONYM_RULE = ValueRule("pseudonyms (32 or 64 hex digits)", r"\b([0-9A-Fa-f]{32}|[0-9A-Fa-f]{64})\b")


def assert_publishable(connection: duckdb.DuckDBPyConnection, catalog: str, marts: list[Mart]) -> None:
    """Raise CheckFailed if a mart of the attached catalog has a column that identifies a person.

    Names are judged by `_NAME_RULES`; every distinct value of every column that can hold text by VALUE_RULES.
    The message gives marts, columns and the number of distinct values found, never a value.
    """
    findings = []
    for mart in marts:
        for column in mart.columns:
            where = f"{MARTS_SCHEMA}.{mart.name}.{column.name}"
            findings += [f"{where} is named like {kind}" for kind in judge_name(column.name)]
            with explained(f"Searching {where} for personal data"):
                findings += [
                    f"{where} holds what looks like {kind} ({count} distinct values)"
                    for kind, count in _judge_values(connection, catalog, mart, column)
                ]
    if findings:
        raise CheckFailed(
            "Nothing was published, because published marts must not identify anybody:\n  "
            + "\n  ".join(findings),
            "Aggregate these columns away in the model of the mart, or rename a column that holds groups.",
        )


def judge_name(name: str) -> list[str]:
    """What a column of this name would hold about a person, in words; empty for a harmless name."""
    # Whether there is an e-mail address reveals none; a text column with such a name is still searched.
    if name.lower().startswith(("is_", "has_")):
        return []
    return [kind for kind, pattern in _NAME_RULES.items() if re.search(pattern, name.lower())]


def _judge_values(
    connection: duckdb.DuckDBPyConnection, catalog: str, mart: Mart, column: Column
) -> list[tuple[str, int]]:
    if _TYPES_WITHOUT_TEXT.match(_ARRAY.sub("", column.data_type)):
        return []
    rules = VALUE_RULES if column.name in HASH_COLUMNS else (*VALUE_RULES, PSEUDONYM_RULE, CUT_PSEUDONYM_RULE)
    patterns = [rule.pattern for rule in rules]
    counts = only_row(connection.execute(_scan_sql(catalog, mart, column, rules), patterns))
    return [(rule.kind, count) for rule, count in zip(rules, counts, strict=True) if count]


def _scan_sql(catalog: str, mart: Mart, column: Column, rules: tuple[ValueRule, ...]) -> str:
    """One row: per rule, the number of distinct values with a candidate that passes its test.

    The patterns are parameters. An underscore separates words here, as in a key such as 'nl_123456782';
    \\b would take it for a letter.
    """
    columns = ", ".join(
        f"count(*) filter (where list_contains("
        f"list_transform(regexp_extract_all(value, ?, 1), lambda candidate: {rule.test}), true))"
        for rule in rules
    )
    relation = quote_ident(catalog, MARTS_SCHEMA, mart.name)
    return f"""
        with texts as (
            select distinct replace(cast({quote_ident(column.name)} as varchar), '_', ' ') as value
            from {relation}
            where {quote_ident(column.name)} is not null
        )
        select {columns} from texts
    """
