"""Rules on the text of the SQL: portable constructs only, and vars through typed macros only."""

import re
from pathlib import Path

import pytest

REPO_ROOT = Path(__file__).resolve().parents[3]
MODELS = sorted((REPO_ROOT / "models").rglob("*.sql"))
MACROS = sorted((REPO_ROOT / "macros").rglob("*.sql"))
TESTS = sorted((REPO_ROOT / "tests" / "dbt").rglob("*.sql"))
COMMENTS = re.compile(r"\{#.*?#\}|--[^\n]*", re.DOTALL)

# The text of one engine alone: `{% macro duckdb__x %}` and `{% macro spark__x %}`, side by side.
DIALECTS = re.compile(r"\{%-? macro (duckdb|spark)__.*?\{%-? endmacro -?%\}", re.DOTALL)

# Not on one of the engines, or not the same there. The second part of a name says what to write instead.
NOT_PORTABLE = {
    "QUALIFY: filter a CTE": r"\bqualify\b",
    "DISTINCT ON: row_number()": r"\bdistinct\s+on\b",
    "ASOF JOIN: a join on valid_from and valid_to": r"\basof\b",
    "EXCLUDE, REPLACE, RENAME or COLUMNS: name the columns": r"\*\s*(exclude|replace|rename)\b|\bcolumns\s*\(\s*['*]",
    "PIVOT: case when": r"\b(un)?pivot\b",
    "recursive CTE: a CTE per step": r"\bwith\s+recursive\b",
    ":: cast: cast(x as type)": r"::",
    "positional join: a join on a key": r"\bpositional\s+join\b",
    "integer division //: floor(a / b)": r"(?<![:/])//(?!/)",
    "JSON arrows: json_text()": r"->",
    "ignore nulls: last_known()": r"\bignore\s+nulls\b",
    "min_by or max_by without a filter on nulls, which DuckDB leaves out and Spark does not": (
        r"\b(min|max)_by\s*\((?![^;]*?\)\s*filter\s*\(\s*where[^)]*is\s+not\s+null)"
    ),
    "ordered aggregates and lists: a macro in macros/portable": (
        r"\b(string_agg|listagg|group_concat|list_agg|array_agg|list_value|struct_pack|named_struct)\s*\("
    ),
    "quantiles: quantile()": r"\b(quantile_cont|quantile_disc|percentile\w*|approx_quantile)\s*\(",
    "differences of dates: days_between() or seconds_between()": r"\b(date_diff|datediff|date_sub|age|epoch\w*)\s*\(",
    "parts of a week or an epoch: day_of_week() or seconds_between()": (
        r"\bextract\s*\(\s*(dow|isodow|dayofweek|epoch)\b"
    ),
    "texts to times and back: parse_timestamp()": r"\b((try_)?strptime|strftime|to_timestamp|date_format)\s*\(",
    "series and rows of lists: date_spine() or explode_text()": (
        r"\b(generate_series|(?<!in )range|sequence|unnest|explode|string_split)\s*\("
    ),
    "time zones: local_day(), local_day_start() or local_to_utc()": (
        r"\b(timezone|to_utc_timestamp|from_utc_timestamp)\s*\(|\bat\s+time\s+zone\b|\btimestamptz\b"
    ),
    "the clock: as_of()": r"\b(now|current_date|current_timestamp|today)\b\s*(\(|,|\n)",
    "names of types: string, bigint, double, decimal, boolean, date, timestamp": (
        r"cast\s*\([^()]*\bas\s+(varchar|text|hugeint|int8|float8|numeric)\b"
    ),
}


def code(path: Path) -> str:
    """The text without comments and without what is written for one engine, in lower case, line by line as it was."""
    text = COMMENTS.sub(_blank, path.read_text())
    return DIALECTS.sub(_blank, text).lower()


def _blank(found: re.Match[str]) -> str:
    return "\n" * found.group().count("\n") or " "


@pytest.mark.parametrize("construct", NOT_PORTABLE)
def test_sql_runs_on_both_engines(construct: str) -> None:
    pattern = re.compile(NOT_PORTABLE[construct])
    found = [
        f"{path.relative_to(REPO_ROOT)}:{text.count(chr(10), 0, match.start()) + 1}"
        for path in MODELS + MACROS + TESTS
        for text in [code(path)]
        for match in pattern.finditer(text)
    ]
    assert found == [], f"{construct}: {found}"


@pytest.mark.parametrize(
    ("construct", "sql"),
    [
        ("QUALIFY", "select a from b qualify row_number() over () = 1"),
        ("DISTINCT ON", "select distinct on (a) a from b"),
        ("ASOF JOIN", "from a asof join b"),
        ("EXCLUDE", "select * exclude (a) from b"),
        ("PIVOT", "pivot a on b"),
        ("recursive CTE", "with recursive a as (select 1)"),
        (":: cast", "select a::date"),
        ("min_by", "select min_by(a, b) from c"),
        ("min_by", "select min_by(a, b) filter (where c) from d"),
        ("integer division", "select a // b"),
    ],
)
def test_the_list_names_what_it_is_meant_to(construct: str, sql: str) -> None:
    found = [name for name, pattern in NOT_PORTABLE.items() if re.search(pattern, sql)]
    assert [name for name in found if name.startswith(construct)] == found != []


def test_models_take_vars_through_typed_macros() -> None:
    raw_var = re.compile(r"(?<![a-z_.])var\s*\(")
    assert [str(path) for path in MODELS if raw_var.search(code(path))] == []


def test_raw_vars_stand_only_where_they_are_checked() -> None:
    raw_var = re.compile(r"(?<![a-z_.])var\s*\(")
    readers = {path.relative_to(REPO_ROOT).as_posix() for path in MACROS if raw_var.search(code(path))}
    # The version of a build hashes vars; none of their text gets into SQL.
    hashed = "macros/incremental/build_version.sql"
    assert readers <= {"macros/typed_vars.sql", "macros/input/listed_inputs.sql", hashed}
