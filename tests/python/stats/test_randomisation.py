"""Few units divided over two arms in every way: by hand, and against scipy, which tries all divisions too. (R25)"""

import numpy as np
import pytest
from scipy.stats import permutation_test
from spark_engine import needs_spark

ENGINES = ("duckdb", pytest.param("spark", marks=needs_spark))
ALPHA = 0.05

# Treated units, and those of the control arm.
Arms = tuple[list[float], list[float]]


def drawn(seed: int, treated: int, control: int, effect: float = 0.0, digits: int = 6) -> Arms:
    values = np.random.default_rng(seed).normal(0, 1, treated + control).round(digits)
    return list((values[:treated] + effect).round(digits)), list(values[treated:])


# The last two have many ties.
COMPARED = {
    "four_against_four": drawn(1, 4, 4),
    "four_far_from_four": drawn(2, 4, 4, effect=6),
    "three_against_six": drawn(3, 3, 6, effect=2),
    "nine_against_two": drawn(4, 9, 2, effect=-1),
    "five_against_six": drawn(5, 5, 6, effect=1),
    "tied": drawn(6, 5, 5, effect=1, digits=0),
    "tied_and_apart": drawn(7, 4, 6, effect=3, digits=0),
}

# What has no interval at this alpha, and what has no row.
TOO_FEW = {"three_against_three": drawn(8, 3, 3), "one_against_ten": drawn(9, 1, 10)}
NO_ROW = {"one_arm": ([1.0, 2.0, 3.0], []), "twelve": drawn(10, 6, 6), "missing": drawn(11, 4, 4)}
BY_HAND = {"by_hand": ([4.0, 6.0, 10.0], [0.0, 1.0, 3.0])}


def asked(sets: dict[str, Arms]) -> str:
    rows = [
        f"('{name}', {0.2 if name in BY_HAND else ALPHA}, '{arm}{number:02}',"
        f" {'null' if name == 'missing' and not number else float(value)}, '{arm}')"
        for name, arms in sets.items()
        for arm, values in zip(("pilot", "control"), arms, strict=True)
        for number, value in enumerate(values)
    ]
    test = "randomisation_inference('unit', 'value', 'unit_id', \"arm = 'pilot'\", 'alpha', by=['entry', 'alpha'])"
    return f"""
    with unit as (
        select entry, cast(alpha as double) as alpha, unit_id, cast(value as double) as value, arm
        from (values {", ".join(rows)}) as unit (entry, alpha, unit_id, value, arm)
    ),
    answer as ({{{{ {test} }}}})
    select * from answer
    """


def p_value(treated: np.ndarray, control: np.ndarray) -> float:
    def difference(x: np.ndarray, y: np.ndarray, axis: int) -> np.ndarray:
        return x.mean(axis=axis) - y.mean(axis=axis)

    return permutation_test((treated, control), difference, vectorized=True, n_resamples=np.inf).pvalue


@pytest.mark.parametrize("engine", ENGINES)
def test_every_division_is_tried(engine: str, ask_all) -> None:
    """4, 6, 10 against 0, 1, 3: no other division of 20 differs as much, so p is 2 / 20.

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
    for name, ways in (("three_against_three", 20), ("one_against_ten", 11)):
        assert (answers[name]["low"], answers[name]["high"], answers[name]["division_count"]) == (
            None,
            None,
            ways,
        )
    for name in COMPARED:
        held_against_scipy(answers[name])


def held_against_scipy(row: dict[str, float]) -> None:
    """The same p-value, and an interval at whose ends scipy's p-value of that effect passes alpha."""
    treated, control = map(np.array, COMPARED[row["entry"]])
    assert row["estimate"] == pytest.approx(treated.mean() - control.mean()), row
    assert row["p_value"] == pytest.approx(p_value(treated, control), abs=1e-12), row
    for end, outwards in ((row["low"], -1e-5), (row["high"], 1e-5)):
        assert (
            p_value(treated - end - outwards, control) <= ALPHA < p_value(treated - end + outwards, control)
        ), row
