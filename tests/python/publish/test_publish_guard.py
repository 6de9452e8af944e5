"""The guard against persons in marts: names and values it refuses, and honest ones it lets through."""

import duckdb
import pytest

from orchestration.base.errors import CheckFailed
from orchestration.publish.duckdb_file import list_marts
from orchestration.publish.guard import assert_publishable

PSEUDONYM = "9f86d081884c7d659a2feaa0c55ad015"

REFUSED_NAMES = [
    "customer_key",
    "customer_ref",
    "visitor_ref",
    "agent_ref",
    "email",
    "phone",
    "body_text",
    "text",
    "pseudonym",
    "pseudonym_email",
    "email_address",
    "contact_email",
    "phone_number",
    "Customer_Ref",
    "first_contact_id",
    "session_id",
    "submitter_ref",
    "identifier_value",
    "customer_hash",
    "date_of_birth",
    # Dutch too (X8).
    "klantnummer",
    "klant_nr",
    "klant_id",
    "Klantnaam",
    "naam",
    "medewerker_naam",
    "medewerkernummer",
    "voornaam",
    "achternaam",
    "tussenvoegsel",
    "emailadres",
    "e_mailadres",
    "telefoonnummer",
    "mobiel",
    "rekeningnummer",
    "burgerservicenummer",
    "geboortedatum",
    "huisnummer",
    "straat",
    "adres",
    "toelichting",
    "opmerkingen",
    "vrije_tekst",
    "vraag_tekst",
    "dossiernummer",
    "customer_name",
    "search_term",
    "event_ref",
    "agent_name",
]

HONEST_NAMES = [
    "metric_id",
    "customer_group_id",
    "contact_reason_id",
    "contact_type",
    "channel_id",
    "journey_stage_id",
    "team_id",
    "phone_contact_count",
    "contact_count",
    "session_count",
    "email_open_rate",
    "definition_hash",
    "context",
    "is_email",
    "response_rate",
    "signal_id",
    "improvement_id",
    "product_id",
    "source_system",
    "order_count",
    "day_on",
    "klantgroep",
    "klantgroep_naam",
    "klanttevredenheid",
    "customer_group_name_nl",
    "contact_reason_name_nl",
    "team_name_nl",
    "kanaal_naam",
    "aantal_klanten",
    "weeknummer",
    "volgnummer",
    "context_naam",
]

REFUSED_VALUES = {
    "e-mail": [
        "jan@voorbeeld.nl",
        "vraag van JAN.de-Boer+x@post.voorbeeld.co.uk.",
        "/stop?mail=jan%40voorbeeld.nl",
    ],
    "IBAN": [
        "NL91ABNA0417164300",
        "naar NL91 ABNA 0417 1643 00 graag",
        "nl91abna0417164300",
        "BE68 5390 0754 7034 bedankt",
        "DE89370400440532013000",
        "GB29 NWBK 6016 1331 9268 19",
        "rekening_NL91ABNA0417164300",
    ],
    "BSN": [
        "111222333",
        "bsn: 123456782.",
        "123.456.782",
        "1112.22.333",
        "123456789 111222333",
        "nl_123456782",
    ],
    "phone": [
        "0612345678",
        "06-12345678",
        "06 12 34 56 78",
        "bel +31 6 12345678",
        "+31(0)20 123 4567",
        "0031612345678",
        "020-1234567",
        "0201234567",
        "31612345678",
        "0123-456789",
        "+32 2 123 45 67",
        "lijn 020 123 45 67 of mail",
        "0612345679 0612345678",
    ],
    "address": ["1012 AB 12", "1012AB 12", "Damrak 1, 1012 AB", "Dorpsstraat 12a 1234AB", "1234 AB, 7"],
    "pseudonym": [PSEUDONYM, f"customer:{PSEUDONYM}", PSEUDONYM.upper(), PSEUDONYM * 2],
    "parts of pseudonyms": [PSEUDONYM[:12], PSEUDONYM[:10].upper(), f"klant {PSEUDONYM[:31]}"],
}

HONEST_VALUES = [
    "nps",
    "contact_volume",
    "2024-01-15",
    "2024-01-15 10:20:30",
    "15-01-2024 10:20",
    "06-12-2024 10:20:30",
    "20240115",
    "2024-W12",
    "2024 WK 12",
    "2024 Q1",
    "unmapped",
    "Vraag over rekening",
    "€ 1.234.567,89",
    "0123",
    "1012",
    "1012 AB",
    "12345678",
    "123456789",
    "numerator / denominator * 100",
    "contacts@home",
    "/product/12345",
    "1.0.3",
    "10:20-11:45",
    "20260102T030405",
    "NL91ABNA0417164301",
    "P90 < 30 s (n = 1234)",
    "0.0612345",
    "A-2024-000123",
    "deadbeef",
    "deadbeefdecade",
    "1234567890123",
    "20240416a",
    "first contact resolution within 7 days",
    "6 to 12, 18 to 24",
    "1000 tot 2000 euro",
]


def _judge(column: str, values: list[str], data_type: str = "varchar") -> None:
    with duckdb.connect(":memory:") as connection:
        connection.execute("create schema marts")
        connection.execute(f'create table marts.m ("{column}" {data_type}, n integer)')
        connection.executemany("insert into marts.m values (?, 1)", [[value] for value in values])
        assert_publishable(connection, "memory", list_marts(connection, "memory"))


@pytest.mark.parametrize("name", REFUSED_NAMES)
def test_names_of_persons_are_refused(name):
    with pytest.raises(CheckFailed, match=rf"marts\.m\.{name} is named like"):
        _judge(name, ["1"], "integer")


def test_honest_names_pass():
    for name in HONEST_NAMES:
        _judge(name, ["a"])


@pytest.mark.parametrize(
    ("kind", "value"), [(kind, value) for kind, values in REFUSED_VALUES.items() for value in values]
)
def test_values_of_persons_are_refused_and_not_repeated(kind, value):
    with pytest.raises(CheckFailed, match=kind) as caught:
        _judge("label", ["a", value, "b", value, None])
    assert value not in str(caught.value)
    assert "1 distinct values" in str(caught.value)


def test_honest_values_pass():
    _judge("label", HONEST_VALUES)


def test_one_value_among_many_is_found():
    with pytest.raises(CheckFailed, match="e-mail"):
        _judge("label", [f"page {i}" for i in range(3000)] + ["jan@voorbeeld.nl"])


@pytest.mark.parametrize("column", ["definition_hash", "frozen_definition_hash", "current_definition_hash"])
def test_hashes_pass_in_the_columns_made_for_them_only(column):
    _judge(column, [PSEUDONYM])
    with pytest.raises(CheckFailed, match="e-mail"):
        _judge(column, ["jan@voorbeeld.nl"])


@pytest.mark.parametrize("data_type", ["varchar[]", "struct(a varchar)", "json", "map(varchar, varchar)"])
def test_text_inside_nested_values_is_found(data_type):
    value = {
        "varchar[]": ["a", "jan@voorbeeld.nl"],
        "struct(a varchar)": {"a": "jan@voorbeeld.nl"},
        "json": '{"a": "jan@voorbeeld.nl"}',
        "map(varchar, varchar)": {"a": "jan@voorbeeld.nl"},
    }[data_type]
    with pytest.raises(CheckFailed, match="e-mail"):
        _judge("label", [value], data_type)


def test_all_findings_are_told_at_once():
    with duckdb.connect(":memory:") as connection:
        connection.execute(
            "create schema marts; create table marts.a as select 1 as customer_key, 2 as agent_ref"
        )
        connection.execute("create table marts.b as select 'jan@voorbeeld.nl' as label")
        with pytest.raises(CheckFailed) as caught:
            assert_publishable(connection, "memory", list_marts(connection, "memory"))
    assert all(
        where in caught.value.message
        for where in ("marts.a.customer_key", "marts.a.agent_ref", "marts.b.label")
    )
