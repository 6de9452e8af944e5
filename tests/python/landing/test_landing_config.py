"""landing.yml: every refusal names the file, the line and what to write instead."""

from pathlib import Path

import pytest

from orchestration.base.errors import ConfigError
from orchestration.landing.config import LandingConfig, load_landing_config

HEAD = """version: 1
deliveries:
  - system: acd
    table: calls
"""
CSV = HEAD + "    path: acd/calls_*.csv\n    format: csv\n"


def _load(tmp_path: Path, text: str) -> LandingConfig:
    path = tmp_path / "landing.yml"
    path.write_text(text, encoding="utf-8")
    return load_landing_config(path)


def test_a_full_declaration(tmp_path: Path) -> None:
    text = CSV + (
        '    encoding: latin-1\n    delimiter: "\\t"\n    quote: ""\n    skip_rows: 2\n'
        "    rename: {'*RESPNUM': respnum}\n    decimal_mark: ','\n    decimals: [talk]\n"
        "    timezone: Europe/Amsterdam\n    local_times: {started_at: '%d-%m-%Y'}\n"
        "    columns: [respnum, talk, started_at, email, phone]\n    required: [respnum]\n    drop: [agent]\n"
        "    identifiers: {email: email, phone: phone}\n"
        "    delivered_on: {pattern: '(\\d{8})', format: '%Y%m%d'}\n    freshness: {max_age_days: 2}\n"
        "    expect: {max_null_share: {email: 0.2}, between: {talk: [0, null]}, drift: {columns: [talk]}}\n"
    )
    (delivery,) = _load(tmp_path, text).deliveries
    assert (delivery.name, delivery.delimiter, delivery.quote) == ("acd.calls", "\t", "")
    assert delivery.declared_columns == ["respnum", "talk", "started_at", "email", "phone"]
    assert delivery.expect.between == {"talk": (0, None)}


@pytest.mark.parametrize(
    ("text", "line", "says", "hint"),
    [
        (CSV + "    delimeter: ';'\n", 7, "delimeter is not a key", "Did you mean 'delimiter'?"),
        (CSV + "    freshness: {max_days: 2}\n", 7, "freshness.max_days is not a key", "max_age_days"),
        (HEAD + "    format: cvs\n    path: a.csv\n", 5, "format is 'cvs'", "Did you mean 'csv'?"),
        (HEAD + "    path: a.csv\n", 3, "format is missing", "Add `format:`"),
        (HEAD + "    format: csv\n", 5, "format csv needs a path", "Add `path:`"),
        (HEAD + "    format: postgres\n", 5, "format postgres needs a table", "url_env"),
        (
            HEAD + "    path: a.jsonl\n    format: jsonl\n    delimiter: ';'\n",
            7,
            "delimiter has no meaning",
            "csv",
        ),
        (HEAD + "    path: a.csv\n    format: csv\n    sheet: x\n", 7, "sheet has no meaning", "xlsx"),
        (CSV + "    delimiter: '||'\n", 7, "is not one ASCII character", "Write one character"),
        (CSV + "    delimiter: '\"'\n", 7, "quote and delimiter are the same", "Change one"),
        (CSV.replace("acd/calls_*.csv", "../x.csv"), 5, "leads outside the landing folder", "relative"),
        (CSV.replace("acd/calls_*.csv", "/etc/passwd"), 5, "leads outside the landing folder", "relative"),
        (CSV.replace("acd/calls_*.csv", "'C:\\x.csv'"), 5, "leads outside the landing folder", "relative"),
        (CSV.replace("acd/calls_*.csv", "acd/**.csv"), 5, "is not a pattern", "any folders"),
        (CSV.replace("system: acd", "system: ACD-1"), 3, "system is 'ACD-1'", "lower-case letters"),
        (CSV + "    decimals: [a]\n", 7, "decimals needs a decimal_mark", 'decimal_mark: ","'),
        (CSV + "    decimal_mark: ','\n", 7, "no column uses it", "decimals"),
        (
            CSV + "    local_times: {a: '%Y'}\n",
            7,
            "local_times needs a timezone",
            "timezone: Europe/Amsterdam",
        ),
        (
            CSV + "    timezone: Europe/Amsterdm\n    local_times: {a: '%Y'}\n",
            7,
            "timezone 'Europe/Amsterdm' is unknown",
            "Did you mean 'Europe/Amsterdam'?",
        ),
        (
            CSV + "    timezone: UTC\n    local_times:\n      a: '%Y'\n      b: '%H%z'\n",
            10,
            "does not read a local time",
            "without %z",
        ),
        (CSV + "    nulls: [NO]\n", 7, "must be text, not False", "in quotes"),
        (CSV + "    identifiers: {a: crm}\n", 7, "identifiers without columns", "List in `columns`"),
        (CSV + "    nulls: {a: [0]}\n", 7, "nulls.a.0 must be text, not 0", "in quotes"),
        (CSV + "    nulls: {a: ['0']}\n    drop: [a]\n", 7, "in nulls and in drop", "Remove it"),
        (CSV + "    escape: ab\n", 7, "escape 'ab' is not one ASCII character", "Write one character"),
        (CSV + "    quote: ''\n    escape: x\n", 8, "within quotes", "and set `quote`"),
        (CSV + "    identifiers: {a: emial}\n", 7, "identifiers.a is 'emial'", "Did you mean 'email'?"),
        (CSV + "    identifiers: {a: e-mail}\n", 7, "identifiers.a is 'e-mail'", "Did you mean 'email'?"),
        (CSV + "    columns: [a]\n    identifiers: {b: email}\n", 8, "not in columns", "Add it to columns"),
        (CSV + "    drop: [a]\n    required: [a]\n", 8, "in required and in drop", "Remove it"),
        (CSV + "    drop: [a]\n    columns: [a]\n", 7, "in columns and in drop", "Keep one"),
        (
            CSV + "    decimal_mark: ','\n    decimals: [a]\n    identifiers: {a: crm}\n",
            9,
            "only one",
            "only one",
        ),
        (CSV + "    rename: {A: x, B: x}\n", 7, "several headers", "its own name"),
        (CSV + "    rename: {A: _line}\n", 7, "which landing itself writes", "another name"),
        (CSV + "    vault: true\n", 7, "there are no identifiers", "Add identifiers"),
        (CSV + "    delivered_on: {pattern: '\\d{8}', format: '%Y'}\n", 7, "has 0 groups", "parentheses"),
        (
            CSV + "    delivered_on: {pattern: '(', format: '%Y'}\n",
            7,
            "not a regular expression",
            "Correct it",
        ),
        (CSV + "    skip_rows: -1\n", 7, "skip_rows", "Correct skip_rows"),
        (CSV + "    format: csv\n", 7, "'format' is on line 6 too", "Keep one"),
        (CSV + CSV[CSV.index("  -") :], 7, "is declared twice", "different paths"),
        ("version: 2\ndeliveries: []\n", 1, "version is 2", "1"),
        ("deliveries: []\n", 1, "version is missing", "Add `version:`"),
        ("- a\n", 1, "must be a mapping", "version: 1"),
        ("version: 1\ndeliveries: [\n", 3, "not valid YAML", "indentation"),
    ],
)
def test_refusals(tmp_path: Path, text: str, line: int, says: str, hint: str) -> None:
    with pytest.raises(ConfigError) as caught:
        _load(tmp_path, text)
    assert f"{tmp_path / 'landing.yml'}, line {line}: " in caught.value.message
    assert says in caught.value.message or says in str(caught.value)
    assert hint in (caught.value.hint or "")
    assert caught.value.exit_code == 2


def test_all_problems_are_told_at_once_in_order(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        _load(tmp_path, CSV + "    quotes: x\n    encodng: y\n")
    assert [message.split(": ")[0].split(" ")[-1] for message in caught.value.message.splitlines()] == [
        "7",
        "8",
    ]


def test_a_missing_file_and_a_file_in_another_encoding(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="does not exist"):
        load_landing_config(tmp_path / "landing.yml")
    (tmp_path / "landing.yml").write_bytes("# é".encode("utf-16"))
    with pytest.raises(ConfigError, match="not UTF-8"):
        load_landing_config(tmp_path / "landing.yml")


def test_one_table_may_have_several_deliveries(tmp_path: Path) -> None:
    text = CSV + "  - {system: acd, table: calls, path: old/*.xlsx, format: xlsx}\n"
    assert len(_load(tmp_path, text).deliveries) == 2
    postgres = "  - {system: acd, table: calls, format: postgres, postgres: {url_env: A, table: t}}\n"
    assert len(_load(tmp_path, text + postgres).deliveries) == 3


def test_the_fingerprint_ignores_what_changes_no_row(tmp_path: Path) -> None:
    (plain,) = _load(tmp_path, CSV).deliveries
    (fresh,) = _load(tmp_path, CSV + "    freshness: {max_age_days: 1}\n").deliveries
    (other,) = _load(tmp_path, CSV + "    quote: ''\n").deliveries
    assert plain.fingerprint() == fresh.fingerprint() != other.fingerprint()
