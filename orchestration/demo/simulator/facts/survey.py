"""Responses, recommendation and satisfaction by moment; the low point; response rates."""

from __future__ import annotations

import numpy as np

from orchestration.demo.simulator.agenda import Columns, length, rows
from orchestration.demo.simulator.facts.period import EXACT, Period
from orchestration.demo.simulator.planted import PLANTED
from orchestration.demo.simulator.stages import MOMENTS
from orchestration.demo.simulator.truth import Fact
from orchestration.demo.simulator.world import World

# Monthly satisfaction answers from which a drop of the planted size usually shows.
_LOW_POINT_ANSWERS = 15


def survey_facts(world: World, period: Period) -> list[Fact]:
    """Exact counts and scores; response and pressure."""
    answered = world.truth.all_responses()
    if not length(answered):
        return []
    scored = rows(answered, answered["nps"] >= 0)
    facts = [_responses("total", "Responses to surveys.", length(answered), {})]
    for month, first, last in period.months():
        count = period.count(answered["on"], first, last)
        if count:
            where = {"day_on": period.between(first, last)}
            facts.append(_responses(month, f"Responses of {month}.", count, where))
    for number, moment in enumerate(MOMENTS):
        chosen = rows(scored, scored["moment"] == number)
        if length(chosen):
            facts += _scores(moment, chosen, touchpoint_of(world, moment))
    return [*facts, *_low_point(world, scored, period), *_response_rates(world)]


def touchpoint_of(world: World, moment: str) -> str:
    """The touchpoint of a survey moment, by the mapping."""
    rows_of_moment = [
        row["touchpoint_id"]
        for row in world.company.seeds["map_touchpoint"]
        if row["entity"] == "survey_response" and row["source_code"] == moment
    ]
    return rows_of_moment[0] if rows_of_moment else "unmapped"


def nps(scores: np.ndarray) -> float:
    """Net Promoter Score of answers from 0 to 10."""
    return 100 * (int((scores >= 9).sum()) - int((scores <= 6).sum())) / len(scores)


def _responses(name: str, planted: str, count: int, where: dict) -> Fact:
    where = {"metric_id": "survey_responses", **where}
    return Fact(f"survey_responses_{name}", "R33", planted, "exact", "metric_daily", where, expected=count)


def _scores(moment: str, answered: Columns, touchpoint: str) -> list[Fact]:
    facts = [
        Fact(
            f"nps_{moment}",
            "R97",
            f"Recommendation at the moment {moment}.",
            "exact",
            "metric_daily",
            {"metric_id": "nps", "touchpoint_id": touchpoint},
            denominator_column="denominator",
            scale=100,
            expected=nps(answered["nps"]),
            tolerance=EXACT,
            tolerance_reason="counted while generating; only the division is rounded",
        ),
        Fact(
            f"nps_promoters_{moment}",
            "R97",
            f"Promoters at the moment {moment}.",
            "exact",
            "experience_daily",
            {"touchpoint_id": touchpoint},
            column="promoter_count",
            expected=int((answered["nps"] >= 9).sum()),
        ),
    ]
    complete = rows(answered, ~answered["is_partial"])
    if length(complete):
        facts.append(
            Fact(
                f"csat_{moment}",
                "R6",
                f"Satisfaction at the moment {moment}.",
                "exact",
                "metric_daily",
                {"metric_id": "csat_mean", "touchpoint_id": touchpoint},
                denominator_column="denominator",
                expected=float(complete["csat"].sum()) / length(complete),
                tolerance=EXACT,
                tolerance_reason="counted while generating; only the division is rounded",
            )
        )
        facts.append(
            Fact(
                f"csat_satisfied_{moment}",
                "R6",
                f"Satisfied answers at the moment {moment}: at least 4 on 1 to 5, or at least 75 on 0 to 100.",
                "exact",
                "experience_daily",
                {"touchpoint_id": touchpoint},
                column="csat_satisfied_count",
                expected=int((complete["csat"] >= 4).sum()),
            )
        )
    return facts


def _low_point(world: World, scored: Columns, period: Period) -> list[Fact]:
    """After a move, satisfaction drops from some day on; before that day, the stage is like the others."""
    if period.day_count <= period.plan.low_point_day + 30:
        return []
    last = period.day_count - 1
    chosen = rows(
        scored,
        (scored["moment"] == MOMENTS.index("after_move")) & (scored["on"] >= period.plan.low_point_day + 7),
    )
    facts = [
        Fact(
            "no_low_point_before",
            "R98",
            "Before that no stage of moving is a low point.",
            "null_fact",
            "experience_low_points_monthly",
            {
                "journey_id": "move_house",
                "month_start_on": period.between(0, period.plan.low_point_day - 31),
                "is_low_point": True,
            },
            aggregate="count",
            expected=0,
        ),
    ]
    # With a handful of answers a month no method can distinguish a low point from chance.
    full = [
        first
        for _, first, until in period.months()
        if first >= period.plan.low_point_day
        and int(((chosen["on"] >= first) & (chosen["on"] <= until) & ~chosen["is_partial"]).sum())
        >= _LOW_POINT_ANSWERS
    ]
    if full:
        facts.append(
            Fact(
                "low_point_after_move",
                "R98",
                f"From {period.on(period.plan.low_point_day)} on settling a move is a low point of the journey.",
                "exact",
                "experience_low_points_monthly",
                {
                    "journey_stage_id": "move_settle",
                    "month_start_on": period.between(full[0], last),
                    "is_low_point": True,
                },
                aggregate="count_distinct",
                column="journey_stage_id",
                expected=1,
            )
        )
    if length(chosen):
        facts.append(
            Fact(
                "nps_after_move_low",
                "R98",
                "Recommendation after a move since it became a low point.",
                "exact",
                "metric_daily",
                {
                    "metric_id": "nps",
                    "touchpoint_id": touchpoint_of(world, "after_move"),
                    "day_on": period.between(period.plan.low_point_day + 7, last),
                },
                denominator_column="denominator",
                scale=100,
                expected=nps(chosen["nps"]),
                tolerance=EXACT,
                tolerance_reason="counted while generating; only the division is rounded",
            )
        )
    return facts


def _response_rates(world: World) -> list[Fact]:
    invited = world.truth.all_invitations()
    if not length(invited):
        return []
    delivered = rows(invited, ~invited["is_bounced"])
    facts = [
        Fact(
            "invitations_delivered",
            "R60",
            "Invitations that arrived.",
            "exact",
            "survey_response_weekly",
            {},
            column="delivered_count",
            expected=length(delivered),
        )
    ]
    for nth, share in enumerate(PLANTED.response_shares[:3]):
        count = int((delivered["nth"] == nth).sum())
        if count < 100:
            continue
        facts.append(
            Fact(
                f"response_rate_invitation_{nth + 1}",
                "R60",
                f"{share:.0%} of customers answer invitation {nth + 1}: fewer with every invitation.",
                "estimate",
                "survey_response_weekly",
                {"invitation_number": nth + 1, "is_mature": True},
                column="started_count",
                denominator_column="delivered_count",
                expected=share,
                tolerance=round(3 * (share * (1 - share) / count) ** 0.5, 4),
                tolerance_reason="three standard errors of a share",
            )
        )
    facts.append(
        Fact(
            "invited_too_soon",
            "R62",
            f"Customers invited again within {PLANTED.invitation_rest_days} days, by mistake.",
            "exact",
            "survey_pressure_weekly",
            {},
            column="too_soon_count",
            expected=world.surveys.pressed,
        )
    )
    return facts
