"""Pseudonyms: equal in SQL and in Python for every value, and what becomes of identifiers at the door."""

import hashlib
import hmac

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from landing_project import LandingProject
from openpyxl import Workbook

from orchestration.base.settings import REPOSITORY_ROOT
from orchestration.privacy.key import PseudonymKey
from orchestration.privacy.nobody import WORDS
from orchestration.privacy.pseudonym import (
    IDENTIFIER_TYPES,
    bind_key,
    keyed_hash_sql,
    normalise,
    normalise_sql,
    pseudonym,
    pseudonym_sql,
)
from orchestration.privacy.replace import join_pseudonym

KEY = PseudonymKey(b"k" * 32)

TRICKY = [
    "Ann@Example.NL",
    "  ann@example.nl\t",
    "\u00a0ann@example.nl\r\n",
    "İstanbul@ΣΑΣ.gr",
    "ǅ",
    "straße@x.de",
    "ẞ",
    "+31 (0)6-1234 5678",
    "0031612345678",
    "06 12345678",
    "00",
    "0",
    "onbekend",
    "",
    "   ",
    "a\u2028b",
    "\u3000x\u3000",
    "x" * 10_000,
    "'; drop table x; --",
    "\U0001f600@x.nl",
    "a\x00b",
    "\ufb01x",
    "K",
    "12345.0",
    " 12345.00\n",
    "+31612345678.0",
    "0800.0000",
    "1.0.0",
    "1.05",
    "\u0661.0",
]


# RFC 4231, test cases 1, 2, 3 and 6 (a key longer than a block).
@pytest.mark.parametrize(
    ("secret", "message", "digest"),
    [
        (b"\x0b" * 20, b"Hi There", "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"),
        (
            b"Jefe",
            b"what do ya want for nothing?",
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
        ),
        (
            b"\xaa" * 131,
            b"Test Using Larger Than Block-Size Key - Hash Key First",
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54",
        ),
    ],
)
def test_known_vectors(secret: bytes, message: bytes, digest: str) -> None:
    with duckdb.connect() as connection:
        bind_key(connection, PseudonymKey(secret))
        sql = _raw_hmac_sql()
        assert connection.execute(f"select {sql} from pseudonym_key", [message]).fetchone() == (digest,)


def _raw_hmac_sql() -> str:
    """The construction of `keyed_hash_sql` over a message of bytes, uncut."""
    sql = keyed_hash_sql("value")
    return sql.replace("encode(value)", "?::blob").removeprefix("left(").removesuffix(", 32)")


@pytest.mark.parametrize("identifier_type", [*IDENTIFIER_TYPES, "zendesk_user"])
def test_sql_and_python_agree(identifier_type: str) -> None:
    every_letter = [chr(code) for code in range(0x21, 0x2FFF) if not 0xD800 <= code <= 0xDFFF]
    values = [*TRICKY, *every_letter]
    with duckdb.connect() as connection:
        bind_key(connection, KEY)
        normalised = normalise_sql(identifier_type, "value")
        connection.execute(
            "create table t as select unnest(?) as value, unnest(?) as place",
            [values, list(range(len(values)))],
        )
        sql = pseudonym_sql(identifier_type, normalised)
        query = f"select {normalised}, {sql} from pseudonym_key, t order by place"
        found = connection.execute(query).fetchall()
    expected = [
        (normalise(identifier_type, value), pseudonym(KEY, identifier_type, value)) for value in values
    ]
    assert [pair for pair in zip(values, found, expected, strict=True) if pair[1] != pair[2]] == []


def test_python_is_the_plain_definition() -> None:
    expected = hmac.new(b"k" * 32, b"email:ann@example.nl", hashlib.sha256).hexdigest()[:32]
    assert pseudonym(KEY, "email", " Ann@example.nl ") == expected


@pytest.mark.parametrize(
    ("identifier_type", "value", "expected"),
    [
        ("email", " Ann@Example.NL ", "ann@example.nl"),
        ("phone", "+31 (0)6-1234 5678", "31612345678"),
        ("phone", "0031 6 12345678", "31612345678"),
        ("phone", "06-12345678", "31612345678"),
        ("phone", "+32 2 123 45 67", "3221234567"),
        ("phone", "onbekend", None),
        ("phone", "31612345678.0", "31612345678"),
        ("phone", "0800.0000", "318000000"),
        ("crm", " K-001 ", "K-001"),
        ("crm", "12345.0", "12345"),
        ("crm", "12345.5", "12345.5"),
        ("login", "Ann", "Ann"),
        ("device", "\t", None),
        ("email", None, None),
    ],
)
def test_normalisation(identifier_type: str, value: str | None, expected: str | None) -> None:
    assert normalise(identifier_type, value) == expected


def test_types_and_keys_separate_pseudonyms() -> None:
    other = PseudonymKey(b"l" * 32)
    found = {
        pseudonym(key, kind, "ann@x")
        for key in (KEY, other)
        for kind in ("email", "crm", "login", "zendesk_user")
    }
    assert len(found) == 8
    with pytest.raises(ValueError, match="not an identifier type"):
        pseudonym(KEY, "A name", "ann")


def test_identifiers_join_over_deliveries_and_formats(project: LandingProject) -> None:
    project.deliver("a.csv", "id,mail,tel\n1,Ann@x.nl,06-12345678\n2,,\n3,bob@x.nl,06-12345678\n")
    project.deliver("b.jsonl", '{"id": 9, "address": " ann@X.NL", "second": "bob@x.nl"}\n')
    project.declare(
        {"path": "a.csv", "columns": ["mail", "tel"], "identifiers": {"mail": "email", "tel": "phone"}},
        {
            "table": "u",
            "path": "b.jsonl",
            "format": "jsonl",
            "columns": ["address", "second"],
            "identifiers": {"address": "email", "second": "email"},
        },
    )
    project.land()
    ann, nobody, bob = project.rows(columns="mail, tel")
    assert nobody == (None, None)
    assert ann[1] == bob[1] != ann[0]
    assert project.rows("u", "address, second") == [(ann[0], bob[0])]
    assert all(len(value) == 32 for value in (*ann, *bob))


def test_a_number_as_identifier(project: LandingProject) -> None:
    project.land_one("id\n0\n17\n", columns=["id"], identifiers={"id": "crm"}, nulls=["", "0"])
    (none, (seventeen,)) = project.rows(columns="id")
    assert none == (None,)
    key = project.settings.key_file.read_text().strip()
    assert seventeen == pseudonym(PseudonymKey(bytes.fromhex(key)), "crm", "17")


def test_a_number_has_one_pseudonym_whatever_its_type(project: LandingProject) -> None:
    """Customer 12345 and her phone are one in text, as double, in JSON and in Excel (C14)."""
    phone = 31612345678
    project.deliver("a.csv", f"id,tel\n12345,{phone}\n")
    project.deliver("b.csv", f"id,tel\n12345.0,{phone}.0\n")
    project.deliver("c.jsonl", f'{{"id": 12345.0, "tel": {phone}}}\n{{"id": "12345", "tel": {phone}.0}}\n')
    numbers = {
        "double": pa.float64(),
        "float": pa.float32(),
        "decimal": pa.decimal128(24, 2),
        "bigint": pa.int64(),
    }
    for name, kind in numbers.items():
        tel = pa.array([phone], pa.float64() if name == "float" else kind)
        table = pa.table({"id": pa.array([12345], pa.int64()).cast(kind), "tel": tel})
        pq.write_table(table, project.deliver(f"{name}.parquet", b""))
    book = Workbook()
    for row in (["id", "tel"], [12345.0, phone], ["12345", float(phone)]):
        book.active.append(row)
    book.save(project.deliver("d.xlsx", b""))
    identified = {"columns": ["id", "tel"], "identifiers": {"id": "crm", "tel": "phone"}}
    paths = {"csv": "*.csv", "jsonl": "*.jsonl", "parquet": "*.parquet", "xlsx": "*.xlsx"}
    project.declare(*({"path": path, "format": name, **identified} for name, path in paths.items()))
    assert {file.status for file in project.land()} == {"loaded"}
    key = PseudonymKey(bytes.fromhex(project.settings.key_file.read_text().strip()))
    expected = (pseudonym(key, "crm", "12345"), pseudonym(key, "phone", str(phone)))
    assert project.rows(columns="id, tel") == [expected] * 10


def test_a_number_that_its_type_cannot_hold_is_rejected(project: LandingProject) -> None:
    """Two large numbers may be one double: neither names a customer. NaN is no value (C14)."""
    table = pa.table({"id": [17.0, float("nan"), None, 2.0**53, float("inf")]})
    pq.write_table(table, project.deliver("f.parquet", b""))
    project.declare(
        {"path": "f.parquet", "format": "parquet", "columns": ["id"], "identifiers": {"id": "crm"}}
    )
    (file,) = project.land()
    assert (file.row_count, file.reject_count) == (3, 2)
    key = PseudonymKey(bytes.fromhex(project.settings.key_file.read_text().strip()))
    assert project.rows(columns="id") == [(pseudonym(key, "crm", "17"),), (None,), (None,)]
    assert {reason for _, _, reason in project.rejected()} == {
        "id is a number too large for its type to hold exactly"
    }


def test_a_column_that_is_not_declared_is_left_out_and_told(project: LandingProject) -> None:
    """Names, addresses and accounts that begin to be delivered, or get another name, are never in raw (X7, N10)."""
    declared = {"columns": ["id", "email"], "drop": ["notes"], "identifiers": {"email": "email"}}
    first = project.land_one("id,email,notes,tel\n1,ann@x.nl,hello,06\n", **declared)
    assert first.warnings == ()
    file = project.land_one("id,e-mail,notes,tel,IBAN\n2,ann@x.nl,hello,06,NL01\n", **declared)
    assert file.status == "replaced"
    assert file.warnings == (
        "columns it no longer has: 'email'; if one was renamed, add it to `rename`",
        "new columns that were left out: 'e_mail', 'iban'; add them to `columns` or to `drop`",
    )
    assert project.query(f"select * exclude (_file, _delivery_hash, _loaded_at) from {project.source()}") == [
        (2, "2", None)
    ]
    (row,) = project.ledger().loaded()
    assert row.left_out == '["e_mail", "iban", "tel"]'


def test_a_row_that_is_lost_while_identifiers_are_replaced_is_noticed(
    project: LandingProject, monkeypatch: pytest.MonkeyPatch
) -> None:
    def losing(*arguments: str) -> tuple[str, str]:
        join, value = join_pseudonym(*arguments)
        return join.replace("left join", "join"), value

    monkeypatch.setattr("orchestration.landing.write.join_pseudonym", losing)
    identified = {"columns": ["id", "mail"], "identifiers": {"mail": "email"}}
    file = project.land_one("id,mail\n1,a@x.nl\n2,\n", **identified)
    assert file.status == "failed"
    assert "of its 2 records 1 were written and 0 rejected" in (file.reason or "")
    assert project.rows(columns="mail") == []


@pytest.mark.parametrize(
    ("identifier_type", "value"),
    [
        ("crm", "NULL"),
        ("login", " undefined"),
        ("device", "00000000-0000-0000-0000-000000000000"),
        ("email", "n/a"),
        ("email", "ann.example.nl"),
        ("phone", "0000000000"),
        ("phone", "012 345"),
        ("zendesk_user", "0"),
    ],
)
def test_what_identifies_nobody_is_no_stranger_s_pseudonym(identifier_type: str, value: str) -> None:
    """Strangers with the same word for nothing do not become one customer; the contract counts them. (C13)"""
    assert pseudonym(KEY, identifier_type, value) == "nobody"


@pytest.mark.parametrize(
    ("identifier_type", "value"),
    [("crm", "10"), ("login", "null@x"), ("email", "a@b"), ("phone", "020-1234567"), ("phone", "1234567")],
)
def test_a_short_or_odd_identifier_is_somebody(identifier_type: str, value: str) -> None:
    assert len(pseudonym(KEY, identifier_type, value)) == 32


def test_sql_knows_the_same_words_for_nobody() -> None:
    """What another tool loads comes without pseudonyms, and the macro judges it by the same words (C13)."""
    macro = (REPOSITORY_ROOT / "macros" / "core" / "identifies_nobody.sql").read_text()
    assert f"'^(nobody|{WORDS})$'" in macro
