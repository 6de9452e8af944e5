"""How often a pilot that is looked at on 60 days is misjudged, in a few hundred simulated pilots of fixed seeds.

`make bench ONLY=statistics` does the same with thousands and publishes the rates. (R23)
"""

import pytest

from benchmarks.error_rates import ALPHA, FewTeams, Randomised, Rate, Simulation, TeamAgainstTeam

PILOTS = 600


@pytest.fixture(scope="module")
def simulation() -> Simulation:
    return Simulation()


def at_most(rate: Rate, allowed: float) -> bool:
    """Whether so many claims are no evidence that the true rate is above what is allowed (three standard errors)."""
    return rate.share <= allowed + 3 * (allowed * (1 - allowed) / rate.pilots) ** 0.5


def test_sixty_daily_looks_at_nothing_claim_an_effect_in_at_most_alpha(simulation: Simulation) -> None:
    rates = simulation.randomised(Randomised(), PILOTS, seed=11)
    assert at_most(rates["always_valid"], ALPHA)
    assert at_most(rates["one_look"], ALPHA)
    # What it is there for: the interval of one look, looked at daily, fails far beyond chance.
    assert rates["looked_at_daily"].share > 0.2


def test_the_planned_effect_is_found_as_a_rule(simulation: Simulation) -> None:
    """A method that never claims anything has no false alarms either."""
    rates = simulation.randomised(Randomised(effect=0.085), PILOTS, seed=12)
    assert rates["always_valid"].share > 0.7
    assert rates["one_look"].share > 0.9


def test_a_pilot_exactly_at_its_margin_is_called_safe_in_at_most_alpha(simulation: Simulation) -> None:
    rates = simulation.randomised(Randomised(effect=-0.1, margin=0.1), PILOTS, seed=13)
    assert at_most(rates["safe"], ALPHA)
    assert rates["safe_looked_at_daily"].share > 0.15


def test_a_harmless_pilot_is_called_safe_as_a_rule(simulation: Simulation) -> None:
    rates = simulation.randomised(Randomised(effect=0.0, margin=0.1), PILOTS, seed=14)
    assert rates["safe"].share > 0.85


@pytest.mark.parametrize("correlation", [0.0, 0.4, 0.7])
def test_days_of_teams_that_follow_each_other_claim_an_effect_in_about_alpha(
    simulation: Simulation, correlation: float
) -> None:
    """With 13 weeks of baseline; at 0.7 thousands of simulations give 5.4 %."""
    rates = simulation.team_against_team(TeamAgainstTeam(correlation), PILOTS, seed=15)
    assert at_most(rates["always_valid"], 0.055)


def test_an_effect_between_teams_is_found_as_a_rule(simulation: Simulation) -> None:
    rates = simulation.team_against_team(TeamAgainstTeam(0.4, effect=0.15), PILOTS, seed=16)
    assert rates["always_valid"].share > 0.8


def test_few_teams_with_shocks_of_their_own_claim_an_effect_in_at_most_alpha(simulation: Simulation) -> None:
    """Four against four: two of 70 divisions, 2.9 %. The interval leaves out 0 exactly where p is at most alpha."""
    rates = simulation.few_teams(FewTeams(), PILOTS, seed=17)
    assert at_most(rates["randomisation"], 2 / 70)
    assert rates["randomisation"].claimed > 0
    assert rates["randomisation"] == rates["p_value"]


def test_a_large_effect_between_few_teams_is_found_as_a_rule(simulation: Simulation) -> None:
    rates = simulation.few_teams(FewTeams(effect=0.6), PILOTS, seed=18)
    assert rates["randomisation"].share > 0.8
    assert rates["randomisation"] == rates["p_value"]
