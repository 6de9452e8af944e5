"""What published tools say of the data of fixtures/, the macros of macros/stats say too, on both engines."""

import json
from pathlib import Path
from typing import Any

import pytest
from answers import ANSWERS
from few_units import BY_HAND, COMPARED, NO_ROW, TOO_FEW, asked, is_that_of_scipy
from spark_engine import needs_spark

EXPECTED = json.loads((Path(__file__).parent / "fixtures" / "expected.json").read_text())
ENGINES = ("duckdb", pytest.param("spark", marks=needs_spark))

# Values that the macros do not give, and why.
_ELSEWHERE = {
    "ancova_hc1": "a regression with covariates; CUPED answers the same question",
    "did_2x2.se_naive_ols": "what one gets wrong without clusters, for comparison",
    "did_2x2.se_hc1": "what one gets wrong without clusters, for comparison",
    "did_day_fe": "a regression with a constant per day; day_matched_difference answers the same question",
    "did_twfe": "a regression with a constant per customer and day; other weights on a panel with gaps",
    "cuped_welch_on_adjusted.variance_reduction": "over the customers of both arms together, not of each",
    "power.n_per_arm_for_delta_0_2_normal": "counts claims of the wrong sign as well; test_formulas holds ours",
    "power.n_per_arm_for_delta_0_2_t": "the non-central t distribution is in no engine",
    "power.power_at_delta_0_2_n600_t": "the non-central t distribution is in no engine",
    "gbstats_unit_test_two_sided.input": "what is given",
    "xmr_raw": "control charts stand with the success factors",
    "xmr_weekday_index": "control charts stand with the success factors",
    "topic_impact": "the ranking of contact reasons",
    "driver_johnson_relative_weights": "an approximation of driver_lmg, which is exact for up to three drivers",
}


def flattened(entry: Any, path: str = "") -> dict[str, Any]:
    """Every value of expected.json by its path."""
    if isinstance(entry, dict):
        parts = entry.items()
    elif isinstance(entry, list):
        parts = enumerate(entry)
    else:
        return {path: entry}
    found = {}
    for key, value in parts:
        found |= flattened(value, f"{path}.{key}" if path else str(key))
    return found


def answered(ask_all, engine: str) -> dict[str, Any]:
    """The same paths, with what the engine answers."""
    found = {}
    for answer, rows in zip(ANSWERS, ask_all(engine, [answer.sql for answer in ANSWERS]), strict=True):
        for row in rows:
            entry = row.pop("entry", None)
            for key, value in row.items():
                if answer.path == "multiple":
                    parts = [answer.path, key, str(int(entry.removeprefix("m")) - 1)]
                else:
                    parts = [
                        answer.path,
                        entry,
                        key.replace("ci_", "ci.") if key in ("ci_0", "ci_1") else key,
                    ]
                found[".".join(part for part in parts if part)] = value
    return found


def tolerance(path: str, value: float) -> float:
    """1e-6 of the value, and for p-values 1e-7; a value that is written down rounded is held to its last digit."""
    name = path.rsplit(".", 1)[-1]
    if path == "expected_vs_realised.p_vs_expected":
        return 1e-6
    is_p_value = name in {"p", "pvalue", "pooled_p"} or name.startswith(("p_", "fdr")) or "multiple" in path
    return 1e-7 if is_p_value else 1e-6 * abs(value)


@pytest.mark.parametrize("engine", ENGINES)
def test_every_value_is_that_of_the_published_tools(engine: str, ask_all) -> None:
    expected, found = flattened(EXPECTED), answered(ask_all, engine)
    wrong = {
        path: (value, expected.get(path))
        for path, value in found.items()
        if path not in expected
        or value is None
        or (
            value != expected[path]
            if isinstance(expected[path], str)
            else abs(value - expected[path]) > tolerance(path, expected[path])
        )
    }
    assert wrong == {}
    assert len(found) == HELD
    left_out = [path for path in expected if path not in found]
    assert [path for path in left_out if not any(_is_in(path, part) for part in _ELSEWHERE)] == []
    assert [part for part in _ELSEWHERE if not any(_is_in(path, part) for path in left_out)] == []


@pytest.mark.parametrize("engine", ENGINES)
def test_few_units_are_divided_in_every_way(engine: str, ask_all) -> None:
    """4, 6, 10 against 0, 1, 3: no other division of 20 differs as much, so p is 2 / 20. (R25)

    At 0.2 one of 19 thresholds is left out at either end. Moving one unit over gives the nine differences between two
    units, from 1, 3 and 3 to 7, 9 and 10; moving two gives means of two of these, from 3 to 7.5.
    """
    (rows,) = ask_all(engine, [asked(COMPARED | TOO_FEW | NO_ROW | BY_HAND)])
    answers = {row["entry"]: row for row in rows}
    assert len(rows) == len(answers)
    assert answers.keys() == COMPARED.keys() | TOO_FEW.keys() | BY_HAND.keys()
    assert answers["by_hand"] == {
        "entry": "by_hand",
        "alpha": 0.2,
        "estimate": pytest.approx(20 / 3 - 4 / 3),
        "p_value": pytest.approx(0.1),
        "low": pytest.approx(3),
        "high": pytest.approx(9),
        "division_count": 20,
        "treated_unit_count": 3,
        "control_unit_count": 3,
    }
    for name, ways in {"three_against_three": 20, "one_against_ten": 11}.items():
        assert (answers[name]["low"], answers[name]["high"], answers[name]["division_count"]) == (
            None,
            None,
            ways,
        )
    assert [name for name in COMPARED if not is_that_of_scipy(answers[name])] == []


def _is_in(path: str, part: str) -> bool:
    return path == part or path.startswith(f"{part}.")


# Of the values of expected.json.
HELD = 250
