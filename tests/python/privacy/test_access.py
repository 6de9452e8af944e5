"""What a person is told: all of their own rows, nothing of anybody else. (R41)"""

import json
from pathlib import Path

import pytest
from landing_project import LandingProject

from orchestration.base.errors import ConfigError
from orchestration.landing.config import load_landing_config
from orchestration.privacy.access import access


def ask(project: LandingProject, text: str, folder: str = "answer") -> dict[str, list[dict]]:
    path, out = project.settings.project_dir / "who.txt", project.settings.project_dir / folder
    path.write_text(text)
    config = load_landing_config(project.settings.landing_file)
    report = access(project.settings, config, path, out)
    assert {file: len(json.loads(file.read_text())) for file in out.iterdir()} == report.files
    return {file.stem: json.loads(file.read_text()) for file in out.iterdir()}


def without_times(rows: list[dict]) -> list[dict]:
    return [{name: value for name, value in row.items() if name != "delivered_at"} for row in rows]


def test_every_row_of_a_person_and_of_nobody_else(landed: LandingProject) -> None:
    told = ask(landed, "email: Ann@Example.com\n")
    assert without_times(told["s.account"]) == [
        {"id": "1000001", "mail": "Ann@Example.com", "tel": "31611111111"}
    ]
    # The agent is another person; so is Bob, whose call speaks of Ann.
    assert without_times(told["s.call"]) == [
        {"call": "a", "customer": "1000001", "agent": None, "note": "wants a form", "order_number": "7"}
    ]
    # The vault has no devices. The tablet is Bob's too, so it is not told.
    assert without_times(told["s.visit"]) == [
        {"visit": "e", "device": "(pseudonym)", "customer": None},
        {"visit": "f", "device": "(pseudonym)", "customer": "1000001"},
        {"visit": "g", "device": None, "customer": "1000001"},
    ]


def test_an_employee_is_told_what_they_handled_and_not_of_whom(landed: LandingProject) -> None:
    told = ask(landed, "login: x\n")
    assert [(row["call"], row["agent"], row["customer"]) for row in told["s.call"]] == [
        (call, "x", None) for call in "abc"
    ]


def test_the_answer_is_private(landed: LandingProject) -> None:
    ask(landed, "crm: 1000001\n")
    out = landed.settings.project_dir / "answer"
    assert out.stat().st_mode & 0o777 == 0o700
    assert {file.stat().st_mode & 0o777 for file in out.iterdir()} == {0o600}


def test_two_people_are_never_mixed(landed: LandingProject) -> None:
    with pytest.raises(ConfigError, match="names 2 customers"):
        ask(landed, "crm: 1000001\ncrm: 1000002\n")
    assert not (landed.settings.project_dir / "answer").exists()
    ask(landed, "crm: 1000001\n")
    with pytest.raises(ConfigError, match="is not an empty folder"):
        ask(landed, "crm: 1000002\n")


def test_of_a_stranger_nothing_is_told(landed: LandingProject, tmp_path: Path) -> None:
    assert ask(landed, "crm: 1000009\n") == {}
