"""truth.json that is wrong, or means harm."""

from pathlib import Path
from typing import Any

import duckdb
import pytest
from verify_cases import CANARY, absent, fact, judged, null_fact, published, write_truth

from orchestration.base.errors import ConfigError
from orchestration.base.settings import Settings
from orchestration.demo.verify.measure import fact_query
from orchestration.demo.verify.truth import MeasuredFact, load_truth
from orchestration.demo.verify.verify import verify


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return published(
        tmp_path_factory.mktemp("verify"),
        """
        create table marts."od""d ; name" as
        select 'x'' or 1=1 --' as "co""l; drop schema marts", 4 as n union all select 'plain', 5
        """,
    )


@pytest.mark.parametrize(
    ("planted", "words"),
    [
        ({**fact(), "colunm": "x"}, "fact contacts (number 1), colunm: Extra inputs"),
        (
            {k: v for k, v in fact().items() if k != "expected"},
            "fact contacts (number 1), expected: Field required",
        ),
        ({k: v for k, v in fact().items() if k != "id"}, "fact without id (number 1), id: Field required"),
        (fact(id="a*"), "fact a* (number 1), id: String should match pattern"),
        (fact(kind="guess"), "fact contacts (number 1): Input tag 'guess'"),
        (fact(expected="10"), "expected: Input should be a valid number"),
        (fact(expected=float("nan")), "expected: Input should be a finite number"),
        (fact(tolerance=-1), "tolerance: Input should be greater than or equal to 0"),
        (fact(tolerance_reason=""), "tolerance_reason: String should have at least 1"),
        (fact(aggregate="median"), "aggregate: Input should be"),
        (fact(column=None), "aggregate sum needs a column"),
        (fact(aggregate="max", denominator_column="denominator"), "only goes with aggregate sum"),
        (null_fact(expected=1), "a null_fact counts claims"),
        (fact(filter={"day_on": []}), "day_on: a list has at least one"),
        (fact(filter={"day_on": [None]}), "day_on: a list has at least one"),
        (fact(filter={"day_on": {"from": "2024-01-01", "until": "2024-01-02"}}), "day_on: a range is"),
        (fact(filter={"day_on": {}}), "day_on: a range is"),
        (fact(planted="\x1b[2J"), "planted: String should match pattern"),
        (absent("Jan"), "texts, 0: String should have at least 5"),
    ],
)
def test_a_wrong_fact_is_named_with_what_is_wrong(
    settings: Settings, planted: dict[str, Any], words: str
) -> None:
    with pytest.raises(ConfigError) as raised:
        judged(settings, planted)
    assert f"{settings.project_dir / 'truth.json'} is not a truth file" in str(raised.value)
    assert words in str(raised.value)


def test_an_error_never_quotes_a_canary(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as raised:
        load_truth(write_truth(tmp_path, {**absent(), "requirement": "6", "texts": [CANARY, 5]}))
    assert "requirement" in str(raised.value)
    assert CANARY not in str(raised.value)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"version": 2}, "version: Input should be 1"),
        ({"facts": []}, "facts: List should have at least 1 item"),
        ({"facts": [fact(), fact()]}, "the id contacts occurs more than once"),
        ({"facts": [7]}, "fact without id (number 1)"),
    ],
)
def test_a_wrong_document_is_named(tmp_path: Path, changes: dict[str, Any], words: str) -> None:
    with pytest.raises(ConfigError) as raised:
        load_truth(write_truth(tmp_path, **changes))
    assert words in str(raised.value)


def test_no_file_no_json_and_no_text_are_told_apart(tmp_path: Path) -> None:
    path = tmp_path / "truth.json"
    with pytest.raises(ConfigError, match="There is no truth file"):
        load_truth(path)
    path.write_text('{"version": 1,\n oops', encoding="utf-8")
    with pytest.raises(ConfigError, match="line 2: not JSON"):
        load_truth(path)
    path.write_bytes(b"\xff\xfe{")
    with pytest.raises(ConfigError, match="cannot be read: UnicodeDecodeError"):
        load_truth(path)


@pytest.mark.parametrize(
    "changes",
    [
        {"mart": 'metric_daily" union all select 1, 2 --'},
        {"mart": "metric_daily; drop schema marts cascade"},
        {"mart": "metric_daily where false"},
        {"mart": "../../etc/passwd"},
        {"column": 'numerator"), 10 --'},
        {"column": "numerator + 0"},
        {"denominator_column": "1"},
        {"filter": {"metric_id = 'nps' or metric_id": "contact_volume"}},
        {"filter": {'metric_id" is not null or "metric_id': "contact_volume"}},
    ],
)
def test_a_name_that_is_sql_is_a_name_that_does_not_exist(
    settings: Settings, changes: dict[str, Any]
) -> None:
    assert judged(settings, fact(**changes)).outcome == "open"


@pytest.mark.parametrize(
    "value", ["phone' or '1'='1", "phone'; drop table marts.metric_daily; --", "?", "$1"]
)
def test_a_value_that_is_sql_is_a_value_that_no_row_has(settings: Settings, value: str) -> None:
    planted = fact(filter={"metric_id": "contact_volume", "channel_id": value}, expected=10)
    assert judged(settings, planted).observed is None
    assert (
        judged(settings, {**planted, "filter": {"channel_id": [value, "chat"]}, "expected": 2}).observed == 2
    )
    assert judged(settings, fact()).outcome == "found"


def test_names_with_quotes_that_do_exist_are_read(settings: Settings) -> None:
    odd = {"mart": 'od"d ; name', "column": "n", "filter": {'co"l; drop schema marts': "x' or 1=1 --"}}
    assert judged(settings, fact(**odd, expected=4)).outcome == "found"


def test_the_query_holds_no_value() -> None:
    planted = MeasuredFact(**fact(filter={"channel_id": ["phone", "chat"], "day_on": {"to": "2024-03-04"}}))
    types = {"channel_id": "VARCHAR", "day_on": "DATE", "numerator": "DOUBLE"}
    sql, values = fact_query(types, planted)
    assert "phone" not in sql
    assert "2024" not in sql
    assert sql.count("?") == len(values) == 3


def test_the_published_file_is_as_before(settings: Settings) -> None:
    before = settings.published_file.read_bytes()
    verify(settings, write_truth(settings.project_dir, fact(), absent()))
    assert settings.published_file.read_bytes() == before
    with duckdb.connect(str(settings.published_file.resolve()), read_only=True) as connection:
        assert connection.execute("select count(*) from marts.metric_daily").fetchone() == (6,)
