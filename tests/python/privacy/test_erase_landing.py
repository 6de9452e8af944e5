"""Who was erased stays out of what is delivered later. (R41)"""

import pytest
from landing_project import LandingProject

from orchestration.base.errors import ConfigError
from orchestration.landing.config import load_landing_config
from orchestration.privacy.erased import add_digests, digest, read_digests
from orchestration.privacy.identifiers import read_identifiers
from orchestration.privacy.key import PseudonymKey, open_key
from orchestration.privacy.pseudonym import pseudonym

CALLS = {
    "path": "f*.csv",
    "columns": ["id", "customer", "agent", "amount"],
    "identifiers": {"customer": "crm", "agent": "login"},
    "handled_by": ["agent"],
    "decimals": ["amount"],
    "decimal_mark": ",",
    "vault": True,
}


@pytest.fixture
def key(project: LandingProject) -> PseudonymKey:
    return open_key(project.settings)


def _erase(project: LandingProject, key: PseudonymKey, kind: str, value: str) -> None:
    name = pseudonym(key, kind, value)
    assert name
    add_digests(project.settings, [digest(key, name)])


def test_a_delivery_that_comes_again_brings_nobody_back(project: LandingProject, key: PseudonymKey) -> None:
    _erase(project, key, "crm", "K1")
    file = project.land_one('id,customer,agent,amount\n1,K1,a,"1,5"\n2, K1 ,a,x\n3,K2,a,"2,5"\n', **CALLS)
    # Two of three lines are of K1, one of them unreadable: neither is a row, a rejected line or counted.
    assert (file.status, file.line_count, file.row_count, file.reject_count) == ("loaded", 1, 1, 0)
    assert project.rows(columns="id") == [("3",)]
    vault = project.query(f"select value from '{project.settings.vault_dir}/crm.parquet'")
    assert vault == [("K2",)]


def test_who_handled_a_row_goes_and_the_row_stays(project: LandingProject, key: PseudonymKey) -> None:
    _erase(project, key, "login", "a")
    project.land_one("id,customer,agent,amount\n1,K1,a,\n2,K1,b,\n", **CALLS)
    assert project.rows(columns="id, customer is null, agent is null") == [
        ("1", False, True),
        ("2", False, False),
    ]


def test_a_line_that_cannot_be_read_is_not_kept(project: LandingProject, key: PseudonymKey) -> None:
    _erase(project, key, "crm", "K1")
    file = project.land_one(
        "id,customer,agent,amount\n1,K1,a,,too,many\n2,K2,a,,too,many\n3,K2,a,\n", **CALLS
    )
    assert (file.line_count, file.row_count, file.reject_count) == (2, 1, 1)
    assert [text for _, text, _ in project.rejected()] == ["2,K2,a,,too,many"]


def test_a_delivery_of_nobody_else_is_loaded_without_rows(project: LandingProject, key: PseudonymKey) -> None:
    _erase(project, key, "crm", "K1")
    file = project.land_one("id,customer,agent,amount\n1,K1,a,\n", **CALLS)
    assert (file.status, file.line_count, file.row_count) == ("loaded", 0, 0)


def test_a_digest_is_no_pseudonym_and_is_noted_once(project: LandingProject, key: PseudonymKey) -> None:
    name = pseudonym(key, "crm", "K1")
    for _ in range(2):
        _erase(project, key, "crm", "K1")
    (noted,) = read_digests(project.settings)
    assert noted == digest(key, name) != name
    assert digest(PseudonymKey(b"x" * 32), name) != noted
    assert project.settings.erasure_dir.stat().st_mode & 0o777 == 0o700


def test_handled_by_names_an_identifier(project: LandingProject) -> None:
    project.declare({**CALLS, "handled_by": ["id"]})
    with pytest.raises(ConfigError, match="column id is in handled_by but not in identifiers"):
        load_landing_config(project.settings.landing_file)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("email: secret@example.com\nsecret@example.com\n", "line 2 is not a type and an identifier"),
        ("secret: value\n", "line 1 begins with a type that landing.yml does not declare"),
        ("email: n/a\n", "line 1 has a value that systems write for an unknown person"),
        ("# secret\n\n", "names nobody"),
        ("crm:\n", "line 1 is not a type and an identifier"),
    ],
)
def test_no_message_repeats_what_the_file_says(
    project: LandingProject, key: PseudonymKey, text: str, told: str
) -> None:
    path = project.settings.project_dir / "who.txt"
    path.write_text(text)
    with pytest.raises(ConfigError) as error:
        read_identifiers(path, ["crm", "email"], key)
    assert told in str(error.value)
    assert "secret" not in str(error.value)


def test_a_file_may_have_comments_and_any_spelling(project: LandingProject, key: PseudonymKey) -> None:
    path = project.settings.project_dir / "who.txt"
    path.write_text("\ufeff# one person\nemail:  Jan@Example.com \nphone: 06 1234 5678\n")
    mail, phone = read_identifiers(path, ["email", "phone"], key)
    assert mail.pseudonym == pseudonym(key, "email", "jan@example.com")
    assert (mail.spellings, phone.spellings) == (
        {"Jan@Example.com", "jan@example.com"},
        {"06 1234 5678", "31612345678"},
    )
    assert "Jan" not in repr(mail)
