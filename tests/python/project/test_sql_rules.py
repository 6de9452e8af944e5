"""Rules on the text of the SQL: portable constructs only, and vars through typed macros only."""

import re
from pathlib import Path

import pytest

REPO_ROOT = Path(__file__).resolve().parents[3]
MODELS = sorted((REPO_ROOT / "models").rglob("*.sql"))
MACROS = sorted((REPO_ROOT / "macros").rglob("*.sql"))
COMMENTS = re.compile(r"\{#.*?#\}|--[^\n]*", re.DOTALL)

# Not on Spark, or not the same there; architecture.md names what to write instead.
NOT_PORTABLE = {
    "QUALIFY": r"\bqualify\b",
    "DISTINCT ON": r"\bdistinct\s+on\b",
    "ASOF JOIN": r"\basof\b",
    "EXCLUDE": r"\*\s*exclude\b",
    "PIVOT": r"\b(un)?pivot\b",
    ":: cast": r"::",
    "positional join": r"\bpositional\s+join\b",
}


def code(path: Path) -> str:
    """The text without comments, in lower case."""
    return COMMENTS.sub(" ", path.read_text()).lower()


@pytest.mark.parametrize("construct", NOT_PORTABLE)
def test_models_keep_to_portable_sql(construct: str) -> None:
    pattern = re.compile(NOT_PORTABLE[construct])
    assert [str(path) for path in MODELS if pattern.search(code(path))] == []


def test_models_take_vars_through_typed_macros() -> None:
    raw_var = re.compile(r"(?<![a-z_.])var\s*\(")
    assert [str(path) for path in MODELS if raw_var.search(code(path))] == []


def test_raw_vars_stand_only_where_they_are_checked() -> None:
    raw_var = re.compile(r"(?<![a-z_.])var\s*\(")
    readers = {path.relative_to(REPO_ROOT).as_posix() for path in MACROS if raw_var.search(code(path))}
    # The version of a build hashes vars; none of their text gets into SQL.
    hashed = "macros/incremental/build_version.sql"
    assert readers <= {"macros/typed_vars.sql", "macros/input/listed_inputs.sql", hashed}


def test_engine_specific_functions_stand_in_portable_macros() -> None:
    specific = re.compile(
        r"\b(epoch_us|try_strptime|strftime|generate_series|unnest|timezone|list_aggregate|isodow)\s*\("
    )
    assert [str(path) for path in MODELS if specific.search(code(path))] == []
