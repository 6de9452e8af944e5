"""Every outcome of a planted fact, on marts published by the real publish()."""

from pathlib import Path
from typing import Any

import pytest
from verify_cases import absent, fact, judged, null_fact, published, write_truth

from orchestration.base.errors import ConfigError, KlantbeeldError
from orchestration.base.settings import Settings
from orchestration.demo.verify.verify import verify


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return published(tmp_path_factory.mktemp("verify"))


def test_what_was_planted_is_found(settings: Settings) -> None:
    result = judged(settings, fact())
    assert (result.outcome, result.observed, result.difference) == ("found", 10, 0)


def test_another_number_is_missed_with_both_numbers(settings: Settings) -> None:
    result = judged(settings, fact(expected=12))
    assert (result.outcome, result.expected, result.observed, result.difference) == ("missed", 12, 10, -2)


@pytest.mark.parametrize(
    ("expected", "tolerance", "outcome"),
    [
        (10.5, 0.5, "found"),
        (9.5, 0.5, "found"),
        (10.501, 0.5, "missed"),
        (9.499, 0.5, "missed"),
        (10.3, 0.1 + 0.2, "found"),
        (10.000001, 0, "missed"),
    ],
)
def test_the_tolerance_includes_its_edges(
    settings: Settings, expected: float, tolerance: float, outcome: str
) -> None:
    assert judged(settings, fact(expected=expected, tolerance=tolerance)).outcome == outcome


def test_a_ratio_is_a_sum_over_a_sum_and_not_a_mean_of_values(settings: Settings) -> None:
    nps = {"filter": {"metric_id": "nps"}, "denominator_column": "denominator", "scale": 100}
    assert judged(settings, fact(**nps, expected=50)).outcome == "found"
    one_day = {**nps, "filter": {"metric_id": "nps", "day_on": "2024-03-04"}}
    assert judged(settings, fact(**one_day, expected=25)).outcome == "found"


@pytest.mark.parametrize(
    ("conditions", "expected"),
    [
        ({"day_on": "2024-03-05"}, 5),
        ({"day_on": ["2024-03-04", "2024-03-06"]}, 5),
        ({"channel_id": ["phone", "chat"]}, 10),
        ({"channel_id": ["chat"]}, 2),
        ({"day_on": {"from": "2024-03-04", "to": "2024-03-05"}}, 10),
        ({"day_on": {"from": "2024-03-05", "to": "2024-03-31"}}, 5),
        ({"day_on": {"to": "2024-03-04"}}, 5),
        ({"day_on": {"from": "2024-03-05"}, "channel_id": "phone"}, 3),
        ({"numerator": {"from": 2, "to": 3.0}}, 5),
        ({"denominator": None}, 10),
    ],
)
def test_filters_are_equality_list_and_inclusive_range(
    settings: Settings, conditions: dict[str, Any], expected: float
) -> None:
    planted = fact(filter={"metric_id": "contact_volume", **conditions}, expected=expected)
    assert judged(settings, planted).observed == expected


@pytest.mark.parametrize(
    ("aggregate", "column", "expected"),
    [
        ("count", None, 2),
        ("count", "contact_count", 1),
        ("count_distinct", "pilot", 2),
        ("min", "p_value", 0.011),
        ("max", "p_value", 0.64),
        ("avg", "contact_count", 7),
    ],
)
def test_aggregates(settings: Settings, aggregate: str, column: str | None, expected: float) -> None:
    planted = fact(mart="pilot_result", filter={}, aggregate=aggregate, column=column, expected=expected)
    assert judged(settings, planted).outcome == "found"


@pytest.mark.parametrize(
    "condition", [{"is_shown": True}, {"judged_at": "2024-03-04T12:00:00"}, {"contact_count": 7}]
)
def test_truth_values_moments_and_whole_numbers_filter(settings: Settings, condition: dict[str, Any]) -> None:
    planted = fact(mart="pilot_result", filter=condition, aggregate="count", column=None, expected=1)
    assert judged(settings, planted).outcome == "found"


def test_no_row_is_zero_and_nothing_else(settings: Settings) -> None:
    nowhere = {"metric_id": "silent"}
    assert judged(settings, fact(filter=nowhere, expected=0)).outcome == "found"
    missed = judged(settings, fact(filter=nowhere, expected=1, tolerance=5))
    assert (missed.outcome, missed.observed, missed.difference) == ("missed", None, None)


def test_rows_without_a_value_are_not_zero(settings: Settings) -> None:
    planted = fact(filter={"metric_id": "csat"}, denominator_column="denominator", expected=0)
    result = judged(settings, planted)
    assert (result.outcome, result.observed) == ("missed", None)


def test_a_claim_that_was_not_planted_is_false(settings: Settings) -> None:
    aa_pilot = {"mart": "pilot_result", "filter": {"pilot": "same_again", "p_value": {"from": 0, "to": 0.05}}}
    assert judged(settings, null_fact(**aa_pilot)).outcome == "found"
    shown = {"mart": "pilot_result", "filter": {"pilot": "redesign", "p_value": {"from": 0, "to": 0.05}}}
    result = judged(settings, null_fact(**shown))
    assert (result.outcome, result.observed) == ("false", 1)


def test_a_claim_without_a_value_is_a_claim(settings: Settings) -> None:
    claim = {"mart": "pilot_result", "filter": {"pilot": "same_again"}}
    assert judged(settings, null_fact(**claim, column="contact_count")).observed == 1
    assert judged(settings, null_fact(**claim, column="no_such_column")).outcome == "false"


@pytest.mark.parametrize(
    ("changes", "missing"),
    [
        ({"mart": "journey_daily"}, "mart journey_daily"),
        ({"column": "weight"}, "column metric_daily.weight"),
        ({"denominator_column": "weight"}, "column metric_daily.weight"),
        ({"filter": {"region": "noord"}, "expected": 0}, "column metric_daily.region"),
        ({"filter": {"metric_id": "fcr_7_days"}, "expected": 0}, "metric fcr_7_days"),
        ({"filter": {"metric_id": ["nps", "fcr_7_days"]}}, "metric fcr_7_days"),
    ],
)
def test_what_does_not_exist_yet_is_open_and_never_found(
    settings: Settings, changes: dict[str, Any], missing: str
) -> None:
    result = judged(settings, fact(**changes))
    assert (result.outcome, result.detail) == ("open", missing)


def test_a_null_fact_of_a_mart_that_does_not_exist_is_open(settings: Settings) -> None:
    assert judged(settings, null_fact(mart="journey_daily")).outcome == "open"


def test_only_missed_and_false_end_with_1(settings: Settings, tmp_path: Path) -> None:
    def exit_code(*facts: dict[str, Any]) -> int:
        return verify(settings, write_truth(tmp_path, *facts)).exit_code

    assert exit_code(fact(), fact(id="later", mart="journey_daily"), absent()) == 0
    assert exit_code(fact(), fact(id="missed", expected=11)) == 1
    assert exit_code(null_fact(filter={"metric_id": "nps"})) == 1


def test_counts_and_order_of_the_report(settings: Settings, tmp_path: Path) -> None:
    facts = [fact(id="b", expected=11), fact(id="a"), fact(id="c", mart="later"), absent()]
    report = verify(settings, write_truth(tmp_path, *facts))
    assert [result.fact.id for result in report.results] == ["b", "a", "c", "canaries"]
    assert report.counts == {"found": 2, "missed": 1, "false": 0, "open": 1}


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"filter": {"day_on": "4 March"}}, "filter day_on must be a date such as 2024-03-04"),
        ({"filter": {"channel_id": 1}}, "filter channel_id must be a text"),
        ({"filter": {"numerator": True}}, "filter numerator must be a number"),
        ({"column": "channel_id"}, "sum of column channel_id, which is VARCHAR, not a number"),
    ],
)
def test_a_fact_that_does_not_fit_its_mart_says_where(
    settings: Settings, changes: dict[str, Any], words: str
) -> None:
    with pytest.raises(ConfigError) as raised:
        judged(settings, fact(**changes))
    assert "truth.json, fact contacts" in str(raised.value)
    assert words in str(raised.value)


def test_nothing_published_is_said(tmp_path: Path) -> None:
    empty = Settings(tmp_path, tmp_path / "landing", tmp_path / "warehouse")
    with pytest.raises(KlantbeeldError, match="Nothing is published"):
        verify(empty, write_truth(tmp_path, fact()))
