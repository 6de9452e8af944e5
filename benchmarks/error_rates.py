"""How often the always-valid interval claims an effect that is not there or finds one that is: simulated pilots.

Days are drawn here; the claims come from the macros, in DuckDB, called as a mart calls them.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import duckdb
import numpy as np

from benchmarks.compiled_macros import compile_sql

DAYS = 60
ALPHA = 0.05


@dataclass(frozen=True)
class Rate:
    """A number of simulated pilots, and the share about which something was claimed at least once."""

    claimed: int
    pilots: int

    @property
    def share(self) -> float:
        return self.claimed / self.pilots


@dataclass(frozen=True)
class Randomised:
    """A randomised pilot: new units per arm and day, with standard deviation 1, and a true effect."""

    effect: float = 0.0
    units_per_day: int = 60
    planned_day: int = 30
    margin: float = 0.1


@dataclass(frozen=True)
class TeamAgainstTeam:
    """The daily gap between two teams, each with its own persistent shocks: AR(1) with this correlation."""

    correlation: float
    effect: float = 0.0
    baseline_days: int = 91
    planned_day: int = 14
    spread: float = 0.12


@dataclass(frozen=True)
class FewTeams:
    """A number of teams against as many: each has its own shocks, for the days before, the days after and every day."""

    teams: int = 4
    effect: float = 0.0
    spread: float = 0.12
    days: int = 14


_LOOKS = """
with so_far as (
    select
        pilot, day, sum(n) over w as n, sum(y_0) over w as y_0, sum(yy_0) over w as yy_0, sum(y_1) over w as y_1,
        sum(yy_1) over w as yy_1
    from days window w as (partition by pilot order by day rows between unbounded preceding and current row)
),
look as (
    select
        pilot, day, (y_1 - y_0) / n as estimate,
        {{ welch_standard_error(variance_of('n', 'y_0', 'yy_0'), 'n', variance_of('n', 'y_1', 'yy_1'), 'n') }} as error,
        {{ always_valid_variance('$planned_error', '$alpha') }} as mixing
    from so_far
),
judged as (
    select
        *, {{ always_valid_half_width('error', 'mixing', '$alpha') }} as half,
        {{ always_valid_half_width('error', 'mixing', '$alpha', sides=1) }} as half_of_one_side,
        {{ normal_quantile('1 - $alpha / 2') }} * error as half_of_one_look,
        {{ normal_quantile('1 - $alpha') }} * error as half_of_one_look_of_one_side
    from look
)
select
    count(distinct pilot) filter (where abs(estimate) > half) as always_valid,
    count(distinct pilot) filter (where abs(estimate) > half_of_one_look) as looked_at_daily,
    count(distinct pilot) filter (where abs(estimate) > half_of_one_look and day = $days) as one_look,
    count(distinct pilot) filter (where estimate - half_of_one_side > -$margin) as safe,
    count(distinct pilot) filter (where estimate - half_of_one_look_of_one_side > -$margin) as safe_looked_at_daily
from judged
"""

_SERIES = """
with series as (
    {{ day_block_series(
        'days', 'gap', "date '2024-01-01' + cast(day as integer)", 'day >= 0', '$planned', by=['pilot']
    ) }}
),
judged as (
    select
        pilot, estimate, standard_error as error,
        {{ always_valid_variance('planned_standard_error', '$alpha') }} as mixing
    from series
    where day_count >= 7
)
select count(distinct pilot) filter (
    where abs(estimate) > {{ always_valid_half_width('error', 'mixing', '$alpha') }}
) as always_valid
from judged
"""

_TEAMS = """
with changed as (
    select
        pilot, unit, is_treated,
        avg(case when is_after then level end) - avg(case when not is_after then level end) as change
    from days group by pilot, unit, is_treated
),
divided as (
    {{ randomisation_inference('changed', 'change', 'unit', 'is_treated', '$alpha', by=['pilot']) }}
),
clustered as (
    {{ difference_in_differences('days', 'level', '1', 'unit', 'is_treated', 'is_after', by=['pilot']) }}
)
select
    count(*) filter (where divided.low > 0 or divided.high < 0) as randomisation,
    count(*) filter (where divided.p_value <= $alpha + 1e-9) as p_value,
    count(*) filter (where abs(clustered.estimate) > {{ t_quantile(
        '1 - $alpha / 2', '(clustered.treated_unit_count + clustered.control_unit_count - 2)'
    ) }} * clustered.standard_error) as student_t
from divided inner join clustered on divided.pilot = clustered.pilot
"""


class Simulation:
    """Compiles its queries once; every question has its own seed, so that answers are stable."""

    def __init__(self) -> None:
        self._looks, self._series, self._teams = compile_sql([_LOOKS, _SERIES, _TEAMS])

    def randomised(self, pilot: Randomised, pilots: int, seed: int) -> dict[str, Rate]:
        """What was claimed about randomised pilots at any of their daily looks, and at one look at the end."""
        draw = np.random.default_rng(seed)
        n = pilot.units_per_day
        given = {}
        for arm, mean in ((0, 0.0), (1, pilot.effect)):
            # Sum and sum of squares of n normal values: the mean, and a chi-square of the deviations.
            level = draw.normal(mean, 1 / np.sqrt(n), (pilots, DAYS))
            given[f"y_{arm}"] = (n * level).ravel()
            given[f"yy_{arm}"] = (draw.chisquare(n - 1, (pilots, DAYS)) + n * level**2).ravel()
        given |= _places(pilots, range(DAYS)) | {"n": np.full(pilots * DAYS, n)}
        asked = {
            "planned_error": float(np.sqrt(2 / (n * pilot.planned_day))),
            "days": DAYS - 1,
            "margin": pilot.margin,
            "alpha": ALPHA,
        }
        return _rates(self._looks, given, asked, pilots)

    def team_against_team(self, pilot: TeamAgainstTeam, pilots: int, seed: int) -> dict[str, Rate]:
        """What was claimed about pilots of one team against another, at any of their daily looks."""
        draw = np.random.default_rng(seed)
        days = pilot.baseline_days + DAYS
        innovations = draw.normal(0, pilot.spread * np.sqrt(1 - pilot.correlation**2), (pilots, days))
        gap = np.empty((pilots, days))
        gap[:, 0] = draw.normal(0, pilot.spread, pilots)
        for day in range(1, days):
            gap[:, day] = pilot.correlation * gap[:, day - 1] + innovations[:, day]
        gap += draw.normal(0, pilot.spread / 3, (pilots, days))
        gap[:, pilot.baseline_days :] += pilot.effect
        given = _places(pilots, range(-pilot.baseline_days, DAYS)) | {"gap": gap.ravel()}
        return _rates(self._series, given, {"planned": pilot.planned_day, "alpha": ALPHA}, pilots)

    def few_teams(self, pilot: FewTeams, pilots: int, seed: int) -> dict[str, Rate]:
        """What was claimed about pilots of few teams at their end: by all divisions of the teams, and by a t test."""
        draw = np.random.default_rng(seed)
        shape = (pilots, 2, pilot.teams, 2, pilot.days)
        level = draw.normal(0, pilot.spread, (*shape[:-1], 1)) + draw.normal(0, pilot.spread, shape)
        level[:, 1, :, 1] += pilot.effect
        place, arm, team, period, _ = (part.ravel() for part in np.indices(shape))
        given = {
            "pilot": place,
            "unit": pilot.teams * arm + team,
            "is_treated": arm == 1,
            "is_after": period == 1,
            "level": level.ravel(),
        }
        return _rates(self._teams, given, {"alpha": ALPHA}, pilots)


def _places(pilots: int, days: range) -> dict[str, np.ndarray]:
    return {
        "pilot": np.repeat(np.arange(pilots), len(days)),
        "day": np.tile(np.arange(days.start, days.stop), pilots),
    }


def _rates(sql: str, given: dict[str, np.ndarray], asked: dict[str, float], pilots: int) -> dict[str, Rate]:
    with duckdb.connect() as connection:
        connection.register("days", given)
        answer = connection.execute(sql, {name: value for name, value in asked.items() if f"${name}" in sql})
        names = [column[0] for column in answer.description]
        return {name: Rate(count, pilots) for name, count in zip(names, answer.fetchone(), strict=True)}


def rates_of_all(pilots: int) -> Iterator[tuple[str, str, float]]:
    """Everything in the report: id, title and share."""
    simulation = Simulation()
    nothing = simulation.randomised(Randomised(), pilots, seed=1)
    yield "null.always_valid", "No effect, 60 daily looks: claimed", nothing["always_valid"].share
    yield "null.looked_at_daily", "The same with an interval for one look", nothing["looked_at_daily"].share
    yield "null.one_look", "The same, looked at once at the end", nothing["one_look"].share
    planned = simulation.randomised(Randomised(effect=0.085), pilots, seed=2)
    yield "planned.always_valid", "Planned effect, 60 daily looks: found", planned["always_valid"].share
    yield "planned.one_look", "The same, looked at once at the end", planned["one_look"].share
    margin = simulation.randomised(Randomised(effect=-0.1), pilots, seed=3)
    yield "margin.safe", "Exactly at the margin, 60 daily looks: called safe", margin["safe"].share
    yield "margin.daily", "The same with an interval for one look", margin["safe_looked_at_daily"].share
    harmless = simulation.randomised(Randomised(effect=0.0), pilots, seed=4)
    yield "harmless.safe", "Harmless, 60 daily looks: called safe", harmless["safe"].share
    for correlation in (0.0, 0.4, 0.7):
        teams = simulation.team_against_team(TeamAgainstTeam(correlation), pilots, seed=5)
        title = f"One team against one, days correlated {correlation}: claimed"
        yield f"teams.{correlation}", title, teams["always_valid"].share
    found = simulation.team_against_team(TeamAgainstTeam(0.4, effect=0.15), pilots, seed=6)
    yield (
        "teams.found",
        "The same at 0.4 with an effect of 1.25 times a day's spread: found",
        found["always_valid"].share,
    )
    for teams in (4, 5):
        sides = f"{teams} teams against {teams}"
        nothing = simulation.few_teams(FewTeams(teams), pilots, seed=7)
        yield (
            f"few.{teams}.claimed",
            f"No effect, {sides}, all divisions: claimed",
            nothing["randomisation"].share,
        )
        yield f"few.{teams}.student_t", "The same by a t test with teams - 2", nothing["student_t"].share
        effect = simulation.few_teams(FewTeams(teams, effect=0.5), pilots, seed=8)
        title = f"An effect of 2.8 times a team's own change, {sides}: found"
        yield f"few.{teams}.found", title, effect["randomisation"].share
