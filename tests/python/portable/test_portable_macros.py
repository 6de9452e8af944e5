"""Each portable macro gives the same answer on both engines, and that answer is the one worked out by hand."""

import hashlib
import re
from typing import Any

import pytest
from cases import CASES, Case
from spark_engine import needs_spark

from benchmarks.compiled_macros import compile_sql
from benchmarks.errors import MeasurementFailed
from orchestration.base.settings import REPOSITORY_ROOT

PORTABLE = sorted((REPOSITORY_ROOT / "macros" / "portable").glob("*.sql"))
# Tried by the two-engine build: they make tables and give no expression.
OF_TABLES = {"register_deliveries", "load_csv_rows"}
ENGINES = ("duckdb", "spark")


def literal(value: Any, kind: str, engine: str) -> str:
    if value is None:
        return f"cast(null as {kind})"
    text = str(value).replace("\\", "\\\\" if engine == "spark" else "\\").replace("'", "''")
    return f"cast('{text}' as {kind})"


def table(case: Case, engine: str) -> str:
    """The rows of a case as a query."""
    rows = []
    for number, (values, _) in enumerate(case.rows):
        given = zip(values, case.columns.items(), strict=True)
        columns = [f"{literal(value, kind, engine)} as {name}" for value, (name, kind) in given]
        rows.append(f"select {', '.join([f'{number} as id', *columns])}")
    return " union all ".join(rows) or "select 1 as id"


def query(case: Case, answer: str, engine: str) -> str:
    """The query of a case, with the macro's text as its answer."""
    asked = case.query.format(answer=answer, type=case.answer_type, rows="rows")
    return f"with rows as ({table(case, engine)}) {asked}"


def expected(case: Case) -> list[Any]:
    answers = [answer for _, answer in case.rows]
    if case.name == "surrogate_key":
        return [hashlib.md5(answer.encode()).hexdigest() for answer in answers]
    if "group by" in case.query:
        return answers[: len({values[0] for values, _ in case.rows})]
    return answers


@pytest.fixture(scope="session")
def answers(ask) -> dict[str, dict[str, list[Any]]]:
    """By engine and case: what the engine answers."""
    found: dict[str, dict[str, list[Any]]] = {}
    for engine in ENGINES:
        found[engine] = {}
        for timezone in {case.variables.get("timezone", "Europe/Amsterdam") for case in CASES}:
            cases = [case for case in CASES if case.variables.get("timezone", "Europe/Amsterdam") == timezone]
            texts = compile_sql([case.macro for case in cases], engine, timezone=timezone)
            for case, text in zip(cases, texts, strict=True):
                try:
                    found[engine][case.name] = [row[0] for row in ask[engine](query(case, text, engine))]
                except Exception as error:
                    found[engine][case.name] = [f"{type(error).__name__}: {error}"[:500]]
    return found


@needs_spark
@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_macro_gives_the_answer_worked_out_by_hand(case: Case, engine: str, answers) -> None:
    found = answers[engine][case.name]
    if case.answer_type == "double":
        assert found == [
            answer if answer is None else pytest.approx(answer, rel=1e-12) for answer in expected(case)
        ]
    else:
        assert found == expected(case)


def test_every_portable_macro_has_both_dialects_in_one_file_and_a_case() -> None:
    tried = " ".join(case.macro for case in CASES)
    for path in PORTABLE:
        text = path.read_text()
        for name in re.findall(r"adapter\.dispatch\('(\w+)'", text):
            assert f"macro duckdb__{name}(" in text, f"{path}: {name} has no duckdb__{name}"
            assert f"macro spark__{name}(" in text, f"{path}: {name} has no spark__{name}"
        if path.stem not in OF_TABLES:
            assert re.search(rf"\b{path.stem}\(", tried), f"{path}: no case tries it"


@needs_spark
def test_a_format_that_spark_cannot_follow_is_named() -> None:
    told = "parse_timestamp('%j'): %j is not supported on Spark; use %Y"
    with pytest.raises(MeasurementFailed, match=re.escape(told)):
        compile_sql(["{{ parse_timestamp('text', '%j') }}"], "spark")
