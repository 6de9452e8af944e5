"""Few units in two arms: a query that divides them in every way, and what scipy says, which does so too."""

import numpy as np
from scipy.stats import permutation_test

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


def is_that_of_scipy(row: dict[str, float]) -> bool:
    """Whether p is the same, and the interval ends where scipy's p-value of such an effect passes alpha."""
    treated, control = map(np.array, COMPARED[row["entry"]])
    ends = [
        p_value(treated - end - outwards, control) <= ALPHA < p_value(treated - end + outwards, control)
        for end, outwards in ((row["low"], -1e-5), (row["high"], 1e-5))
    ]
    estimate = treated.mean() - control.mean()
    is_same = (
        abs(row["p_value"] - p_value(treated, control)) < 1e-12 and abs(row["estimate"] - estimate) < 1e-9
    )
    return is_same and all(ends)
