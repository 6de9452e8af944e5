"""The goals that figures are compared with. Times are CPU times, so that a busy machine does not matter."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from benchmarks.results import Company, Results

Verdict = Literal["yes", "no", "not judged"]
Values = Mapping[str, float]

# With fewer rows, R is mostly the opening of daily files, and a multiple of it says nothing.
FEWEST_ROWS = 5_000_000
_DBT_FLOOR, _DBT_PER_MODEL, _DBT_PER_TEST = 3.5, 0.05, 0.02


@dataclass(frozen=True)
class Goal:
    """`measure` computes the number that should be at most `limit`, from the figures of `parts`.

    `unit` is R, GB or empty (a ratio). Parts are combined only if they were measured on the same company
    and the same day.
    """

    id: str
    text: str
    limit: float
    unit: str
    parts: tuple[str, ...]
    measure: Callable[[Values], float]
    needs_many_rows: bool = False


@dataclass(frozen=True)
class Judged:
    """The outcome of a goal on `company`; `reason` says why it was not judged."""

    goal: Goal
    verdict: Verdict
    value: float | None = None
    reason: str = ""
    company: Company | None = None


def judge(results: Results) -> list[Judged]:
    """All goals, in their order, each from the newest file that has all its parts."""
    return [_judged(goal, _newest_with_all(goal.parts, results)) for goal in GOALS]


def _newest_with_all(names: tuple[str, ...], results: Results) -> Results:
    """The newest file in which these parts were measured on one company; where there is none, all parts together."""
    for file in reversed(results.files):
        parts = [file.parts[name] for name in names if name in file.parts]
        is_measured = len(parts) == len(names) and not any(part.not_measured for part in parts)
        if is_measured and all(part.is_comparable(parts[0]) for part in parts):
            return file
    return results


def _judged(goal: Goal, results: Results) -> Judged:
    missing = [part for part in goal.parts if part not in results.parts]
    if missing:
        return Judged(goal, "not judged", reason=f"not measured: {', '.join(missing)}")
    parts = [results.parts[name] for name in goal.parts]
    told = [part.not_measured for part in parts if part.not_measured]
    if told:
        return Judged(goal, "not judged", reason=told[0])
    if not all(part.is_comparable(parts[0]) for part in parts):
        return Judged(
            goal,
            "not judged",
            reason=f"{' and '.join(goal.parts)} were measured on different companies or on different days",
        )
    if goal.needs_many_rows and parts[0].company.web_events < FEWEST_ROWS:
        return Judged(
            goal,
            "not judged",
            reason=f"fewer than {FEWEST_ROWS:,} web events: R is mostly the opening of files",
        )
    try:
        value = goal.measure(results.values())
    except KeyError as error:
        return Judged(goal, "not judged", reason=f"not measured: {error.args[0]}")
    return Judged(goal, "yes" if value <= goal.limit else "no", value, company=parts[0].company)


def _over_scan(*ids: str) -> Callable[[Values], float]:
    return lambda values: sum(values[name] for name in ids) / values["scan.cpu"]


def _model_over_hand(model: str) -> Callable[[Values], float]:
    return lambda values: values[f"by_hand.{model}.model.cpu"] / values[f"by_hand.{model}.hand.cpu"]


def _web_build(values: Values) -> float:
    return (values["full_build.web.cpu"] - values["full_build.start.cpu"]) / values["scan.cpu"]


def _web_marts_over_visits(values: Values) -> float:
    visits = values["by_hand.web_event.model.cpu"] + values["by_hand.web_session.model.cpu"]
    return (visits + values["web_marts.web.cpu"]) / visits


def _longer_over_shorter(values: Values) -> float:
    histories = _histories(values)
    return values[f"incremental.{histories[-1]}.build.cpu"] / values[f"incremental.{histories[0]}.build.cpu"]


def _day_over_its_share(values: Values) -> float:
    """The cost of a day at the longest history, over its share of a full build; without dbt's own cost in both."""
    at = f"incremental.{_histories(values)[-1]}"
    dbt = values["dbt_overhead.whole.cpu"]
    share = (values[f"{at}.new_rows"] + values[f"{at}.lookback_rows"]) / values[f"{at}.all_rows"]
    return (values[f"{at}.build.cpu"] - dbt) / (share * (values[f"{at}.full.cpu"] - dbt))


def _histories(values: Values) -> list[int]:
    histories = sorted(int(name.split(".")[1]) for name in values if name.endswith(".all_rows"))
    if not histories:
        raise KeyError("incremental")
    return histories


def _dbt_over_allowance(values: Values) -> float:
    allowed = (
        _DBT_FLOOR
        + _DBT_PER_MODEL * values["dbt_overhead.model_count"]
        + _DBT_PER_TEST * values["dbt_overhead.test_count"]
    )
    return values["dbt_overhead.whole.cpu"] / allowed


GOALS = (
    Goal("web_build", "Full build of the web events", 25, "R", ("scan", "full_build"), _web_build, True),
    Goal("web_build_next", "The same, next goal", 15, "R", ("scan", "full_build"), _web_build, True),
    Goal(
        "sessionise",
        "Sessionisation with write (web_event and web_session)",
        9,
        "R",
        ("scan", "by_hand"),
        _over_scan("by_hand.web_event.model.cpu", "by_hand.web_session.model.cpu"),
        True,
    ),
    Goal(
        "web_marts",
        "Visits and every web mart, over the visits alone",
        1.2,
        "",
        ("by_hand", "web_marts"),
        _web_marts_over_visits,
        True,
    ),
    Goal(
        "directly_follows",
        "Directly-follows graph with waiting times",
        5,
        "R",
        ("scan", "by_hand"),
        _over_scan("by_hand.directly_follows.cpu"),
        True,
    ),
    Goal(
        "web_event_by_hand",
        "web_event, over the same by hand",
        1.2,
        "",
        ("scan", "by_hand"),
        _model_over_hand("web_event"),
        True,
    ),
    Goal(
        "web_session_by_hand",
        "web_session, over the same by hand",
        1.2,
        "",
        ("scan", "by_hand"),
        _model_over_hand("web_session"),
        True,
    ),
    Goal(
        "day_share",
        "One more day at the longest history, over its share of a full build",
        2,
        "",
        ("incremental", "dbt_overhead"),
        _day_over_its_share,
    ),
    Goal(
        "day_growth",
        "One more day at the longest history, over one at the shortest",
        1.2,
        "",
        ("incremental",),
        _longer_over_shorter,
    ),
    Goal(
        "dbt",
        f"dbt with next to no data, over {_DBT_FLOOR} s + {_DBT_PER_MODEL} s a model + {_DBT_PER_TEST} s a test",
        1,
        "",
        ("dbt_overhead",),
        _dbt_over_allowance,
    ),
    Goal(
        "parse",
        "dbt parse of everything, seconds of CPU over 12",
        1,
        "",
        ("waiting",),
        lambda values: values["waiting.parse.cpu"] / 12,
    ),
    Goal(
        "nothing_new",
        "A run with nothing new and the same code, seconds of CPU over 10",
        1,
        "",
        ("waiting",),
        lambda values: values["waiting.nothing_new.cpu"] / 10,
    ),
    Goal(
        "land_all",
        "Landing all files of 5 million web events, seconds of CPU over 100",
        1,
        "",
        ("waiting",),
        lambda values: values["waiting.land.cpu"] / 100,
    ),
    Goal(
        "contact_marts",
        "Contact marts over 10 million contacts, over one scan of them",
        15,
        "",
        ("contact_marts",),
        lambda values: values["contact_marts.ratio"],
    ),
    Goal(
        "distinctive_words",
        "Distinctive words over 2 million texts, seconds of CPU on two cores over 120",
        1,
        "",
        ("distinctive_words",),
        lambda values: values["distinctive_words.cpu"] / 120,
    ),
    Goal(
        "journey_flow",
        "Flow of 200,000 journeys with waiting times, over pm4py's CPU time, file read",
        1 / 4,
        "",
        ("journey_mining",),
        lambda values: 1 / values["journey_mining.flow_ratio"],
    ),
    Goal(
        "journey_variants",
        "Variants of 200,000 journeys, over pm4py's CPU time, file read",
        1 / 2,
        "",
        ("journey_mining",),
        lambda values: 1 / values["journey_mining.variants_ratio"],
    ),
    Goal(
        "journey_alignment",
        "Best alignment of 200,000 journeys, over pm4py's CPU time, file read",
        1 / 5,
        "",
        ("journey_mining",),
        lambda values: 1 / values["journey_mining.alignment_ratio"],
    ),
    Goal(
        "false_alarms",
        "Pilots without an effect in which 60 daily looks claim one, in %",
        5,
        "",
        ("statistics",),
        lambda values: 100 * values["statistics.null.always_valid"],
    ),
    Goal(
        "safe_at_margin",
        "Pilots exactly at their margin that 60 daily looks call safe, in %",
        5,
        "",
        ("statistics",),
        lambda values: 100 * values["statistics.margin.safe"],
    ),
    Goal(
        "missed_effects",
        "Pilots with the planned effect in which 60 daily looks do not find it, in %",
        25,
        "",
        ("statistics",),
        lambda values: 100 * (1 - values["statistics.planned.always_valid"]),
    ),
    Goal(
        "differences",
        "Difference in differences over 10 million customer-days, seconds of CPU on two cores over 6",
        1,
        "",
        ("statistics",),
        lambda values: values["statistics.before_after.cpu"] / 6,
    ),
    Goal(
        "daily_looks",
        "60 always-valid looks over 10 million customer-days, seconds of CPU on two cores over 10",
        1,
        "",
        ("statistics",),
        lambda values: values["statistics.looks.cpu"] / 10,
    ),
    Goal(
        "little_memory",
        "Full build in 500 MB, over one without a limit",
        1.5,
        "",
        ("full_build", "little_memory"),
        lambda values: values["little_memory.cpu"] / values["full_build.tested.cpu"],
    ),
    Goal(
        "memory",
        "Peak memory of a full build under a limit of 2 GB",
        3,
        "GB",
        ("memory",),
        lambda values: values["memory.peak"] / 1e9,
    ),
    Goal(
        "file_size",
        "Build file after daily runs, over its live data",
        2.5,
        "",
        ("file_size",),
        lambda values: values["file_size.build"] / values["file_size.live"],
    ),
)
