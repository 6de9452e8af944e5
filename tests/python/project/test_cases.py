"""Every case of tests/cases.csv is held by a test that cites it, as in (C11) or (C16, C28)."""

import csv
import re
from pathlib import Path

from orchestration.base.settings import REPOSITORY_ROOT

CITED = re.compile(r"\(((?:[A-Z]{1,2}\d+)(?:, ?[A-Z]{1,2}\d+)*)\)")
# What a run of an example leaves there cites nothing.
BUILT = {"warehouse", "dbt_packages"}
PLACES = (("models", "*.yml"), ("tests/dbt", "*.sql"), ("tests/python", "*.py"), ("examples", "*.yml"))


def cases() -> set[str]:
    with (REPOSITORY_ROOT / "tests" / "cases.csv").open(newline="") as lines:
        return {row["case_id"] for row in csv.DictReader(lines)}


def cited() -> set[str]:
    files = [
        path
        for folder, pattern in PLACES
        for path in (REPOSITORY_ROOT / folder).rglob(pattern)
        if not BUILT & set(path.relative_to(REPOSITORY_ROOT).parts)
    ]
    groups = [group for path in files if path != Path(__file__) for group in CITED.findall(path.read_text())]
    return {case for group in groups for case in re.split(r", ?", group)}


def test_every_case_is_cited_by_a_test() -> None:
    assert sorted(cases() - cited()) == []
