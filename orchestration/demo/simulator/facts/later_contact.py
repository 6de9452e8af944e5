"""Facts about contact marts: first contact resolution, repeats, health of reasons, words, incidents, two taxonomies."""

from __future__ import annotations

from datetime import date

import numpy as np

from orchestration.demo.simulator.agenda import Columns, length, rows, stacked
from orchestration.demo.simulator.customers import PROSPECT
from orchestration.demo.simulator.facts.contact import valid_calls, valid_contacts
from orchestration.demo.simulator.facts.period import Period
from orchestration.demo.simulator.planted import PLANTED
from orchestration.demo.simulator.truth import Fact
from orchestration.demo.simulator.visits import TEAMS
from orchestration.demo.simulator.world import World

WINDOW_SECONDS = 7 * 86_400
_WEEKS_TO_JUDGE = 7


def later_contact_facts(world: World, period: Period) -> list[Fact]:
    """What the marts of contacts and reasons must show."""
    if not length(valid_contacts(world)):
        return []
    return [
        *_resolution(world),
        *_dead_ends(world),
        *_reasons(world, period),
        *_word(world),
        *_incidents(period),
        *_taxonomies(world),
        *_replaced_reasons(world, period),
    ]


def known_contacts(world: World) -> Columns:
    """Contacts of known customers with a mapped reason: person, level-2 reason, moment, channel, advice, outcome.

    The channel of a visit is -2, as no advice leads there; `advised` is -1 if no channel was advised. `coded_as` is
    the number of the reason itself, `team` that of the team, -1 if it is not known.
    """
    calls = valid_calls(world)
    tickets = world.truth.all_tickets()
    parents = [reason.parent_id for reason in world.company.reasons]
    number = {parent: place for place, parent in enumerate(dict.fromkeys(parents))}
    parent = np.array([number[name] for name in parents])
    parts = []
    if length(calls):
        starts = np.array([world.calendar.day(day).starts_at for day in calls["started_on"].tolist()])
        coded = calls["is_known"] & ~calls["is_abandoned"] & ~calls["reason_unknown"]
        parts.append(
            {
                "person": calls["person"][coded],
                "reason": parent[calls["coded_as"]][coded],
                "coded_as": calls["coded_as"][coded],
                "team": np.where(calls["team_unknown"], -1, calls["team"])[coded],
                "at": (starts + calls["second"])[coded],
                "channel": np.zeros(int(coded.sum()), np.int64),
                "advised": calls["advised"][coded],
                "is_resolved": calls["is_resolved"][coded],
            }
        )
    if length(tickets):
        coded = (
            ~tickets["is_deleted"]
            & (tickets["coded_as"] >= 0)
            & (world.people.state[tickets["person"]] != PROSPECT)
        )
        parts.append(
            {
                "person": tickets["person"][coded],
                "reason": parent[tickets["coded_as"]][coded],
                "coded_as": tickets["coded_as"][coded],
                "team": tickets["team"][coded],
                "at": tickets["second_at"][coded],
                "channel": tickets["channel"][coded],
                "advised": np.full(int(coded.sum()), -1),
                "is_resolved": (~tickets["is_merged"] & (tickets["solved_at"] < world.truth.desk_until))[
                    coded
                ],
            }
        )
    visits = world.truth.all_visits()
    if length(visits):
        known = visits["is_known"]
        team = np.array([world.company.team_ids.index(name) for name in TEAMS])
        parts.append(
            {
                "person": visits["person"][known],
                "reason": parent[visits["coded_as"]][known],
                "coded_as": visits["coded_as"][known],
                "team": team[visits["place"]][known],
                "at": visits["second_at"][known],
                "channel": np.full(int(known.sum()), -2),
                "advised": np.full(int(known.sum()), -1),
                "is_resolved": visits["is_resolved"][known],
            }
        )
    return stacked(parts)


def _in_order(contacts: Columns) -> Columns:
    """Successive contacts of one person about one reason."""
    return rows(contacts, np.lexsort((contacts["at"], contacts["reason"], contacts["person"])))


def _is_followed(contacts: Columns) -> np.ndarray:
    """For ordered contacts except the last: whether the next one has the same person and reason, and is soon."""
    same = np.all([contacts[name][1:] == contacts[name][:-1] for name in ("person", "reason")], axis=0)
    return same & (contacts["at"][1:] - contacts["at"][:-1] <= WINDOW_SECONDS)


def _dead_ends(world: World) -> list[Fact]:
    contacts = _in_order(known_contacts(world))
    follows = _is_followed(contacts)
    is_sent_there = (contacts["advised"][:-1] == contacts["channel"][1:]) & ~contacts["is_resolved"][:-1]
    is_helped = contacts["is_resolved"][1:] & ~np.r_[follows[1:], False]
    count = int((follows & is_sent_there & ~is_helped).sum())
    if not count:
        return []
    return [
        Fact(
            "dead_ends",
            "R111",
            f"Callers who were referred to {PLANTED.referred_to} and were not helped there.",
            "exact",
            "contact_channel_switch_weekly",
            {"from_channel_id": "phone", "to_channel_id": "email"},
            column="dead_end_count",
            expected=count,
        )
    ]


def _resolution(world: World) -> list[Fact]:
    contacts = _in_order(known_contacts(world))
    if length(contacts) < 200:
        return []
    at, near = contacts["at"], _is_followed(contacts)
    is_repeat = np.r_[False, near]
    is_repeated = np.r_[near, False]
    is_mature = at + WINDOW_SECONDS < world.truth.desk_until
    is_looked_back = at - WINDOW_SECONDS > world.calendar.day(0).starts_at
    first = ~is_repeat & is_mature & is_looked_back
    resolved = 1 - is_repeated[first].sum() / first.sum()
    repeats = is_repeated[is_mature].sum() / is_mature.sum()
    reason_text = "definitions differ on abandoned and unmapped contacts at the edges of an episode"
    days = (world.truth.desk_until - world.calendar.day(0).starts_at + 43_200) // 86_400
    last_week = world.calendar.day(days - 7).on.isoformat()
    return [
        Fact(
            "no_last_week_of_a_late_source_is_mature",
            "R6",
            "The service desk is weeks late: it is not known yet who asked again about its last week.",
            "null_fact",
            "contact_fcr_weekly",
            {"week_start_on": last_week, "is_mature": True},
            aggregate="count",
            expected=0,
        ),
        Fact(
            "first_contact_resolution_7_days",
            "R6",
            "First contacts that were not followed by another about the same within seven days.",
            "estimate",
            "contact_fcr_weekly",
            {"is_mature": True},
            column="resolved_count",
            denominator_column="first_contact_count",
            expected=round(float(resolved), 6),
            tolerance=0.02,
            tolerance_reason=reason_text,
        ),
        Fact(
            "repeat_rate_7_days",
            "R6",
            "Contacts followed by another about the same within seven days.",
            "estimate",
            "metric_daily",
            {"metric_id": "repeat_contact_rate"},
            denominator_column="denominator",
            expected=round(float(repeats), 6),
            tolerance=0.02,
            tolerance_reason=reason_text,
        ),
    ]


def _reasons(world: World, period: Period) -> list[Fact]:
    facts = []
    if PLANTED.dead_reason in world.company.reason_number and period.day_count > 90:
        facts.append(
            Fact(
                "dead_reason",
                "R123",
                "A reason is in the list but nobody uses it.",
                "exact",
                "contact_reason_health_monthly",
                {"contact_reason_id": PLANTED.dead_reason, "is_dead": True},
                aggregate="count_distinct",
                column="contact_reason_id",
                expected=1,
            )
        )
    facts.append(
        Fact(
            "overloaded_reason",
            "R123",
            "One team registers much of its work under one reason.",
            "exact",
            "contact_reason_health_monthly",
            {
                "contact_reason_id": PLANTED.overloaded_reason,
                "team_id": PLANTED.overloaded_team,
                "is_overloaded": True,
            },
            aggregate="count_distinct",
            column="contact_reason_id",
            expected=1,
        )
    )
    return facts


def _word(world: World) -> list[Fact]:
    if PLANTED.word_reason not in world.company.reason_number:
        return []
    where = {"contact_reason_id": PLANTED.word_reason, "word_rank": 1}
    return [
        Fact(
            "distinctive_word",
            "R127",
            f"The word '{PLANTED.word}' is in half of the texts about one reason and in no others.",
            "exact",
            "contact_reason_word_12_months",
            {**where, "word": PLANTED.word},
            aggregate="count_distinct",
            column="word",
            expected=1,
        )
    ]


def _incidents(period: Period) -> list[Fact]:
    if period.day_count <= period.plan.storm_day + 14:
        return []
    return [
        Fact(
            "storm_is_incident",
            "R116",
            "A storm: contacts about outages for a few days, but no structural trend.",
            "exact",
            "contact_reason_signal_daily",
            {
                "contact_reason_id": "outage",
                "day_on": period.between(period.plan.storm_day, period.plan.storm_day + 2),
                "classification": "incident",
            },
            aggregate="count_distinct",
            column="contact_reason_id",
            expected=1,
        ),
        Fact(
            "no_structural_compliments",
            "R116",
            "Compliments neither rise nor fall.",
            "null_fact",
            "contact_reason_signal_daily",
            {"contact_reason_id": "service_compliment", "classification": "structural"},
            aggregate="count",
            expected=0,
        ),
    ]


def _replaced_reasons(world: World, period: Period) -> list[Fact]:
    """In the weeks after the list changed, successors of a reason have no past to compare with."""
    changes = world.company.seeds["contact_reason_change"]
    begins = {row["taxonomy_version"]: row["valid_from"] for row in world.company.seeds["taxonomy_version"]}
    facts = []
    for version in sorted({row["to_version"] for row in changes}):
        day = (date.fromisoformat(begins[version]) - period.calendar.first_day).days
        if not _WEEKS_TO_JUDGE * 7 <= day < period.day_count:
            continue
        of_version = [row for row in changes if row["to_version"] == version]
        reasons = {row[name] for row in of_version for name in ("from_reason_id", "to_reason_id")}
        facts.append(
            Fact(
                f"no_structural_successors_of_version_{version}",
                "R116",
                "Reasons replaced by their declared successors: that makes neither a structural problem.",
                "null_fact",
                "contact_reason_signal_daily",
                {
                    "contact_reason_id": sorted(reasons),
                    "day_on": period.between(day, day + _WEEKS_TO_JUDGE * 7 - 1),
                    "classification": "structural",
                },
                aggregate="count",
                expected=0,
            )
        )
    return facts


def _taxonomies(world: World) -> list[Fact]:
    contacts = valid_contacts(world)
    coded = ~np.isin(contacts["reason"].astype(str), ("unmapped", "not_recorded"))
    return [
        Fact(
            "taxonomy_in_force",
            "R120",
            "Read in the version of the taxonomy in force, the number of coded contacts is the same.",
            "exact",
            "contact_reason_daily",
            {"reason_origin": "registered"},
            column="contact_count",
            expected=int(coded.sum()),
            tolerance=0.001,
            tolerance_reason="counted while generating; shares of a split reason are summed with six decimals",
        )
    ]
