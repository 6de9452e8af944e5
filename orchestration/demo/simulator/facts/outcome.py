"""Facts about what follows satisfaction: the planted moment of truth is found, and no other is claimed."""

from __future__ import annotations

import numpy as np

from orchestration.demo.simulator.agenda import Columns, length, rows
from orchestration.demo.simulator.facts.period import Period
from orchestration.demo.simulator.planted import PLANTED
from orchestration.demo.simulator.truth import Fact
from orchestration.demo.simulator.world import World

_MART = "experience_outcomes"
_WINDOW_DAYS = 30
# With this many satisfied and as many dissatisfied customers, usually enough are alike to be compared.
_ENOUGH_ANSWERS = 15


def outcome_facts(world: World, period: Period) -> list[Fact]:
    """What `experience_outcomes` must show."""
    answered = world.truth.all_responses()
    if not length(answered):
        return []
    stages = [stage for stages in world.company.stages.values() for stage in stages]
    others = [stage for stage in stages if stage != PLANTED.decisive_stage]
    return [
        *_moment_of_truth(answered, period),
        _never("no_stage_decides_who_leaves", "Who ends a contract", "contract_ended", stages),
        _never("no_other_stage_decides_who_renews", "Who renews or buys again", "repeat_purchase", others),
    ]


def _moment_of_truth(answered: Columns, period: Period) -> list[Fact]:
    chosen = (
        answered["decides"] & ~answered["is_partial"] & (answered["on"] + _WINDOW_DAYS < period.day_count)
    )
    judged = rows(answered, chosen)
    _, first = np.unique(judged["person"], return_index=True)
    csat = judged["csat"][first]
    if min((csat <= 2).sum(), (csat >= 4).sum()) < _ENOUGH_ANSWERS:
        return []
    return [
        Fact(
            "question_about_the_bill_is_the_moment_of_truth",
            "R72",
            "Customers helped with a question about the bill renew, others do not: the clearest of all stages.",
            "estimate",
            _MART,
            {
                "answer_scope": "stage",
                "journey_stage_id": PLANTED.decisive_stage,
                "later_outcome": "repeat_purchase",
                "window_days": _WINDOW_DAYS,
                "satisfaction_class": "dissatisfied",
                "is_claimed": True,
                "stage_rank": 1,
            },
            aggregate="max",
            column="standardised_association",
            expected=-1,
            tolerance=0.2,
            tolerance_reason="some renew for other reasons, and some questions are registered under another stage",
        )
    ]


def _never(fact_id: str, who: str, outcome: str, stages: list[str]) -> Fact:
    return Fact(
        fact_id,
        "R72",
        f"{who} does so by chance, whatever the satisfaction at these stages.",
        "null_fact",
        _MART,
        {
            "answer_scope": "stage",
            "journey_stage_id": stages,
            "later_outcome": outcome,
            "is_claimed": True,
        },
        aggregate="count",
        expected=0,
    )
