"""The truth: well formed, about what exists, and following the seeds and the planted numbers."""

import csv
import shutil
from datetime import date
from pathlib import Path

import pytest

from orchestration.base.settings import REPOSITORY_ROOT
from orchestration.demo.simulator.planted import PLANTED
from orchestration.demo.simulator.simulate import SimulateArguments, simulate
from orchestration.demo.simulator.stages import STAGE_RULES
from orchestration.demo.verify.truth import AbsentFact, Truth, load_truth

# What the issue asks to be planted, by the id of a fact or its beginning.
WANTED = (
    "contacts_acd_",
    "contacts_on_",
    "contacts_channel_",
    "contacts_reason_",
    "contacts_team_",
    "contacts_group_",
    "superseded_acd_contact",
    "rejected_acd_calls",
    "late_calls",
    "unmapped_acd_contact_reason",
    "quarantined_acd_contact_",
    "average_handle_time_",
    "abandonment_rate_",
    "first_contact_resolution_7_days",
    "repeat_rate_7_days",
    "nps_after_contact",
    "response_rate_invitation_2",
    "sessions_",
    "bounce_rate_",
    "funnel_find_answer_",
    "search_success",
    "taxonomy_in_force",
    "dead_reason",
    "overloaded_reason",
    "distinctive_word",
    # That marts name it a low point is stated only of a company with enough answers in a month.
    "nps_after_move_low",
    "no_low_point_before",
    "bottleneck_of_three_days",
    "path_bill_explanation_contact",
    "useless_touchpoint",
    "decisive_touchpoint",
    "moves_that_skip_the_meter",
    "moves_cross_the_wait",
    "days_of_the_wait",
    "bills_just_paid",
    "bills_looked_at_and_paid",
    "bills_handed_over_between_departments",
    "even_goals_raise_no_alarm",
    "bottleneck_is_proposed_by_the_data",
    "contracts_are_goals",
    "even_volumes_do_not_shift",
    "pain_of_waiting_is_shown",
    "price_calculation_has_no_best_place",
    "stages_have_every_day",
    "storm_shifts_volume",
    "contacts_before_improvement",
    "contacts_after_improvement",
    "question_about_the_bill_is_the_moment_of_truth",
    "no_stage_decides_who_leaves",
    "no_other_stage_decides_who_renews",
    "hypothesis_H1_supported",
    "hypothesis_H2_refuted",
    "pilot_contacts",
    "pilot_meets_its_expectation",
    "pilot_satisfaction",
    "null_pilot",
    "null_pilot_misses_its_expectation",
    "team_pilot_handle_time",
    "team_pilot_has_its_caveat",
    "storm_is_listed",
    "price_rise_is_listed",
    "satisfaction_leads_revenue",
    "paraphrased_signals",
    "avoided_against_others_count_of_M01",
    "estimated_saving_eur_of_M01",
    "personal_data_nowhere",
)


# What takes a year to be seen.
OF_A_YEAR = ("satisfaction_leads_revenue",)


@pytest.fixture(scope="module")
def truth(tmp_path_factory: pytest.TempPathFactory) -> Truth:
    report = simulate(SimulateArguments(1500, 400, 7, tmp_path_factory.mktemp("long") / "landing"))
    return load_truth(report.truth_path)


@pytest.fixture(scope="module")
def short_truth(tmp_path_factory: pytest.TempPathFactory) -> Truth:
    arguments = SimulateArguments(
        2500, 98, 7, tmp_path_factory.mktemp("short") / "landing", first_day=date(2024, 9, 30)
    )
    return load_truth(simulate(arguments).truth_path)


@pytest.mark.parametrize("wanted", WANTED)
def test_what_the_demo_promises_is_planted(truth: Truth, wanted: str) -> None:
    assert [fact.id for fact in truth.facts if fact.id.startswith(wanted)]


@pytest.mark.parametrize("wanted", [wanted for wanted in WANTED if wanted not in OF_A_YEAR])
def test_a_short_simulation_holds_it_too(short_truth: Truth, wanted: str) -> None:
    assert [fact.id for fact in short_truth.facts if fact.id.startswith(wanted)]


def test_null_facts_and_absent_texts_are_among_them(truth: Truth) -> None:
    assert sum(getattr(fact, "kind", "") == "null_fact" for fact in truth.facts) >= 5
    assert sum(isinstance(fact, AbsentFact) for fact in truth.facts) == 1


def test_planted_numbers_show_in_what_was_made(truth: Truth) -> None:
    facts = {fact.id: fact for fact in truth.facts}
    decisive = PLANTED.decisive_share - PLANTED.plain_apply_share
    assert facts["decisive_touchpoint"].expected == pytest.approx(decisive, abs=0.15)
    assert facts["path_bill_explanation_contact"].expected > 2
    assert (
        facts["nps_after_move_low"].expected
        < facts["nps_after_move"].expected
        < facts["nps_onboarding"].expected
    )
    assert 0.5 < facts["first_contact_resolution_7_days"].expected < 0.95
    # Not seen at the meter are those that skip it and those that pass on the reading without visiting a page.
    not_seen = 1 - (1 - PLANTED.skipped_share) * STAGE_RULES["move_meter"].visit
    assert facts["moves_that_skip_the_meter"].expected == pytest.approx(not_seen, abs=0.06)


def test_a_changed_seed_changes_the_company(tmp_path: Path) -> None:
    project = tmp_path / "project"
    shutil.copytree(REPOSITORY_ROOT / "seeds", project / "seeds")
    seed = project / "seeds" / "vocabulary" / "contact_reason.csv"
    with seed.open("a", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerow(
            [
                "bill_amount_solar",
                "bill_amount",
                3,
                "Solar",
                "Zon",
                "failure",
                "head of billing",
                "bill_understand",
            ]
        )
    out = tmp_path / "landing"
    simulate(SimulateArguments(3000, 28, 7, out), project_dir=project)
    tickets = "".join(path.read_text(encoding="utf-8") for path in (out / "zendesk").glob("tickets_*"))
    assert '"bill_amount_solar"' in tickets


def test_a_company_of_one_customer_and_one_day(tmp_path: Path) -> None:
    report = simulate(SimulateArguments(1, 1, 0, tmp_path / "landing"))
    assert load_truth(report.truth_path).facts


def test_what_a_measure_avoided_is_stated_once_its_causes_are_delivered(tmp_path: Path) -> None:
    """R141: the weeks of M02 end on day 62; the register of 29 February ends on day 59, that of 31 March on day 90."""
    stated = {}
    for days in (80, 92):
        report = simulate(SimulateArguments(300, days, 7, tmp_path / str(days), agenda_days=98))
        stated[days] = [
            fact.id for fact in load_truth(report.truth_path).facts if fact.id.endswith("_of_M02")
        ]
    assert stated[80] == []
    assert stated[92] == [
        "avoided_contact_count_of_M02",
        "avoided_against_others_count_of_M02",
        "estimated_saving_eur_of_M02",
    ]


def test_a_call_delivered_after_the_register_of_its_month_has_its_cause_in_the_next_one(
    tmp_path: Path,
) -> None:
    simulate(SimulateArguments(2500, 92, 7, tmp_path / "landing"))
    with_cause = {}
    for register in sorted((tmp_path / "landing" / "registers").glob("contact_causes_*.csv")):
        with register.open(encoding="utf-8") as lines:
            with_cause |= {row["contact_number"]: register.stem for row in csv.DictReader(lines)}
    delivered = set()
    for file in (tmp_path / "landing" / "acd").glob("calls_*.csv"):
        with file.open(encoding="cp1252") as lines:
            calls = list(csv.DictReader(lines, delimiter=";"))
        if file.stem > "calls_20240201":
            delivered |= {call["oproep_id"] for call in calls if "-01-2024" in (call["starttijd"] or "")}
    late = {with_cause[number] for number in delivered & with_cause.keys()}
    assert late == {"contact_causes_20240301"}
