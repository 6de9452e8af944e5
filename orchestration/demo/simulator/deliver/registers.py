"""The registers that people keep: costs, improvements, expectations, pilots, decisions, external events, answers."""

from collections.abc import Iterator
from datetime import date, timedelta

import numpy as np

from orchestration.demo.simulator.company import Company
from orchestration.demo.simulator.customers import CUSTOMER, People, crm_ids
from orchestration.demo.simulator.deliver.files import Outbox
from orchestration.demo.simulator.demand import Calendar, Day
from orchestration.demo.simulator.planted import PLANTED
from orchestration.demo.simulator.truth import Truth

COST_PER_CONTACT_EUR = {
    "phone": "8.50",
    "email": "6.00",
    "chat": "4.20",
    "social": "5.00",
    "website": "1.10",
    "letter": "9.75",
    "shop": "7.40",
    "field_service": "68.00",
}
COST_PER_REGISTRATION_EUR = "0.35"
PILOT, NULL_PILOT, TEAM_PILOT = "P1", "P2", "P3"
PROJECT = "Minder bellen"
STORM, PRICE_RISE = "Storm met stroomuitval", "Prijsverhoging"
# Placeholder in a row of a register for the day it is written.
DAY_MARK = "{on}"
# Two options: one without feasibility, and one with its low estimate above the likely one.
UNSETTLED_OPTION, REVERSED_OPTION = "move_meter", "join_offer"
# The ranking behind the first decisions, and one that was never frozen. The signal that became I1 ranked first.
RANKING, UNKNOWN_RANKING, FIRST_RANKED = "R1", "R9", "SIGP1"
ANSWER_REVIEW_DAYS = 365
STALE_ANSWER_DAYS = 400


def contact_rates(calendar: Calendar) -> Iterator[tuple[str, date, str]]:
    """Channel, first day and euros per contact of every rate; that of calls rises once."""
    for channel, cost in COST_PER_CONTACT_EUR.items():
        yield channel, calendar.first_day, cost
    yield "phone", calendar.day(calendar.plan.call_rate_day).on, PLANTED.call_rate_eur


class Registers:
    """Full dumps on the first day and on the last day of every month."""

    def __init__(self, company: Company, people: People, calendar: Calendar, truth: Truth) -> None:
        self.company = company
        self.truth = truth
        self._estimates_sent = False
        self._last_decisions_sent = False
        self.people = people
        self.calendar = calendar

    def deliver(self, outbox: Outbox, day: Day) -> None:
        """Write every register as of the end of a day that has a dump."""
        if not (day.number == 0 or day.ends_month):
            return
        # A dump equal to the previous one is not loaded again.
        if self.calendar.plan.at(0.1) <= day.number and not self._estimates_sent:
            self._estimates_sent = True
            self.truth.quarantined(
                "option_estimate", "registers", "effort_low_days above effort_likely_days", 1
            )
        if self.calendar.plan.at(0.85) <= day.number and not self._last_decisions_sent:
            self._last_decisions_sent = True
            self.truth.quarantined("decision", "registers", "unknown ranking_ref", 1)
        if not outbox.is_open:
            return
        for name, (header, lines) in self._registers(day).items():
            outbox.put_lines(f"registers/{name}_{day.stamp}.csv", [header, *lines])

    def _registers(self, day: Day) -> dict[str, tuple[str, list[str]]]:
        start = self.calendar.first_day
        costs = [
            f"{channel},{on.isoformat()},{cost},contact" for channel, on, cost in contact_rates(self.calendar)
        ]
        costs += [
            f"{channel},{start},{COST_PER_REGISTRATION_EUR},registration" for channel in COST_PER_CONTACT_EUR
        ]
        return {
            "costs": ("channel,valid_from,cost_eur,activity", costs),
            "improvements": (
                "improvement_id,title,project,owner_role,goal,contact_reason,channel,product,team,customer_group,"
                "journey_stage,predecessor_id,started_on,implemented_on,ended_on",
                self._improvements(day),
            ),
            "expectations": (
                "improvement_id,metric_id,role,timing,change_kind,expected_change,expected_low,expected_high,"
                "target_value,margin,stated_on",
                self._expectations(day),
            ),
            "pilots": (
                "pilot_id,improvement_id,kind,unit,starts_on,planned_end_on,ended_on,pilot_share,alpha",
                [line for on, line in self._pilots() if on <= day.number],
            ),
            "pilot_assignments": (
                "pilot_id,customer_id,team,arm,assigned_on,until_on",
                list(self._assignments(day)),
            ),
            "rankings": (
                "ranking_id,ranked_on,item_kind,item_id,improvement_id,item_rank,score,top_five_rate,"
                "expected_saving_eur,expected_score_change,customer_count,effort_days,feasibility,severity,coherence,"
                "reach_rate,estimated_on,is_high_impact,avoidable_contact_count,signal_count,hypothesis_count,"
                "journey_finding_count,source_count,missing_en,missing_nl,frozen_on",
                self._ranking(day),
            ),
            "decisions": (
                "decision_id,improvement_id,gate,outcome,reason,forum,decided_on,ranking_id",
                self._decisions(day),
            ),
            "external_events": ("event_id,title,starts_on,ends_on,pilot_id,arm", self._events(day)),
            "hypotheses": (
                "hypothesis_id,title,improvement_id,metric_id,contact_reason,channel,product,team,customer_group,"
                "journey_stage,direction,size,stated_on",
                self._hypotheses(day),
            ),
            "lessons": (
                "lesson_id,improvement_id,lesson,metric_id,owner_role,written_on",
                self._lessons(day),
            ),
            "option_estimates": (
                "item_id,title,improvement_id,author_role,effort_low_days,effort_likely_days,effort_high_days,"
                "feasibility,cost_eur,expected_contact_change,expected_score_change,severity,coherence,estimated_on",
                self._estimates(day),
            ),
            "actions": (
                "action_id,improvement_id,parent_id,title,owner_role,action_class,weight,planned_start_on,"
                "planned_end_on,started_on,ended_on,cost_eur",
                self._actions(day),
            ),
            "answers": (
                "answer_id,title,contact_reason,reviewed_on,answer_group,review_within_days,owner_role",
                self._answers(),
            ),
        }

    def _on(self, number: int) -> str:
        return self.calendar.day(number).on.isoformat()

    def _pilots(self) -> list[tuple[int, str]]:
        plan = self.calendar.plan
        rows = (
            (plan.pilot_from_day, f"{PILOT},I1,randomised,customer", "0.5"),
            (plan.null_pilot_from_day, f"{NULL_PILOT},I2,randomised,customer", "0.5"),
            (plan.team_pilot_from_day, f"{TEAM_PILOT},I3,by_team,team", ""),
        )
        return [
            (on, f"{pilot},{self._on(on)},{self._on(on + plan.pilot_days - 1)},,{share},0.05")
            for on, pilot, share in rows
        ]

    def _assignments(self, day: Day) -> Iterator[str]:
        """Every customer is in one arm of each pilot of customers, from the pilot's start or from joining."""
        for pilot, from_day, salt in (
            (PILOT, self.calendar.plan.pilot_from_day, PLANTED.pilot_salt),
            (NULL_PILOT, self.calendar.plan.null_pilot_from_day, PLANTED.null_pilot_salt),
        ):
            if from_day > day.number:
                continue
            numbers = np.flatnonzero(self.people.state == CUSTOMER)
            arms = self.people.in_arm(numbers, salt).tolist()
            since = np.maximum(self.people.since[numbers], from_day).tolist()
            for crm_id, in_pilot, on in zip(crm_ids(numbers), arms, since, strict=True):
                yield f"{pilot},{crm_id},,{'pilot' if in_pilot else 'control'},{self._on(on)},"
        if self.calendar.plan.team_pilot_from_day <= day.number:
            for team_id in self.company.team_ids:
                arm = "pilot" if team_id == PLANTED.team_pilot_team else "control"
                yield f"{TEAM_PILOT},,{team_id},{arm},{self._on(self.calendar.plan.team_pilot_from_day)},"

    def _so_far(self, rows: tuple[tuple[float, str], ...], day: Day) -> list[str]:
        """Rows whose day has come, with that day (a share of the agenda) in place of the mark."""
        planned = [(self.calendar.plan.at(share), text) for share, text in rows]
        return [text.replace(DAY_MARK, self._on(on)) for on, text in planned if on <= day.number]

    def _improvements(self, day: Day) -> list[str]:
        """Planned before they start; the day of the start is known from the start on."""
        plan = self.calendar.plan
        rows = (
            (0.12, "I1,Uitleg bij de rekening", "head of billing,contacts_down,bill", plan.pilot_from_day),
            (
                0.16,
                "I2,Andere kleur knoppen",
                "head of digital,contacts_down,service_account_login",
                plan.null_pilot_from_day,
            ),
            (
                0.2,
                "I3,Gespreksleidraad",
                "head of customer service,cost_down,",
                plan.team_pilot_from_day,
            ),
        )
        return [
            f"{title},{PROJECT},{about},,,,,,,{self._on(start) if start <= day.number else ''},,"
            for share, title, about, start in rows
            if plan.at(share) <= day.number
        ]

    def _expectations(self, day: Day) -> list[str]:
        """One that comes true, one that cannot because nothing was changed, and one for a single team."""
        rows = (
            (
                0.13,
                f"I1,contact_volume,primary,lagging,relative,{PLANTED.expected_pilot_change},-0.6,-0.3,,,{DAY_MARK}",
            ),
            (0.13, f"I1,csat_mean,guardrail,leading,absolute,,,,,0.2,{DAY_MARK}"),
            (
                0.17,
                f"I2,contact_volume,primary,lagging,relative,{PLANTED.expected_null_change},,,,,{DAY_MARK}",
            ),
            (0.21, f"I3,average_handle_time,primary,leading,relative,-0.2,-0.3,-0.1,,,{DAY_MARK}"),
        )
        return self._so_far(rows, day)

    def _ranking(self, day: Day) -> list[str]:
        """What was frozen for the first decisions: two ranked items, and the option without feasibility."""
        made = f"{RANKING},{DAY_MARK}"
        rows = (
            (
                0.12,
                f"{made},signal,{FIRST_RANKED},I1,1,212.5,1,1020,0.2,140,8,0.8,4,4,0.12,{DAY_MARK},true,60,2,0,0,3,,,{DAY_MARK}",
            ),
            (
                0.12,
                f"{made},topic,service_account,,2,96.25,1,1800,0.3,130,20,0.6,4,3,0.11,{DAY_MARK},true,80,1,0,0,3,,,{DAY_MARK}",
            ),
            (
                0.12,
                f"{made},topic,{UNSETTLED_OPTION},,,,,150,0.1,40,5.666667,,3,3,0.03,{DAY_MARK},false,20,1,0,0,2,"
                f"no feasibility,geen haalbaarheid,{DAY_MARK}",
            ),
        )
        return self._so_far(rows, day)

    def _decisions(self, day: Day) -> list[str]:
        """The last one refers to a ranking that was never frozen: it does not count, or I2 would have been stopped."""
        forum = "kwaliteitsoverleg"
        rows = (
            (0.14, f"D1,I1,pilot,go,Grootste onderwerp,{forum},{DAY_MARK},{RANKING}"),
            (0.18, f"D2,I2,pilot,go,Kost niets,{forum},{DAY_MARK},{RANKING}"),
            (0.22, f"D3,I3,pilot,go,Team biedt zich aan,{forum},{DAY_MARK},{RANKING}"),
            (0.85, f"D4,I1,roll_out,go,Minder contacten,{forum},{DAY_MARK},"),
            (0.85, f"D5,I2,end,stop,Niets veranderd,{forum},{DAY_MARK},{UNKNOWN_RANKING}"),
        )
        return self._so_far(rows, day)

    def _events(self, day: Day) -> list[str]:
        rows = (
            (self.calendar.plan.storm_day, f"E1,{STORM}", 1),
            (self.calendar.plan.price_rise_day, f"E2,{PRICE_RISE}", self.calendar.plan.price_rise_days),
        )
        return [
            f"{text},{self._on(on)},{self._on(on + length - 1)},,"
            for on, text, length in rows
            if on <= day.number
        ]

    def _hypotheses(self, day: Day) -> list[str]:
        """A true one, a false one, and one about too few customers to tell."""
        rows = (
            (
                0.05,
                f"H1,Wie de rekening niet begrijpt is ontevreden,,csat_mean,,,,,,bill_understand,lower,0,{DAY_MARK}",
            ),
            (0.05, f"H2,Huurders zijn minder tevreden,,csat_mean,,,,,tenant,,lower,0.3,{DAY_MARK}"),
            (
                0.05,
                f"H3,Grote bedrijven zijn minder tevreden,,csat_mean,,,,,large_business,,lower,0.3,{DAY_MARK}",
            ),
        )
        return self._so_far(rows, day)

    def _lessons(self, day: Day) -> list[str]:
        rows = (
            (0.88, f"L1,I1,Uitleg voor de rekening uit sturen,contact_volume,head of billing,{DAY_MARK}"),
        )
        return self._so_far(rows, day)

    def _estimates(self, day: Day) -> list[str]:
        """Complete options, an incomplete one, and one with its bounds reversed."""
        expert = "process expert"
        rows = (
            (0.1, f"SIGP1,Uitleg bij de rekening,I1,{expert},4,6,14,0.8,400,-0.3,0.2,4,4,{DAY_MARK}"),
            (
                0.1,
                f"service_account,Inloggen zonder wachtwoord,,{expert},10,15,35,0.6,2000,-0.5,0.3,4,3,{DAY_MARK}",
            ),
            (0.1, f"outage_status,Hersteltijd in de app,,{expert},5,8,11,0.7,900,-0.4,0.2,3,4,{DAY_MARK}"),
            (0.1, f"{UNSETTLED_OPTION},Stand per foto,,{expert},3,5,9,,500,-0.2,0.1,3,3,{DAY_MARK}"),
            (
                0.1,
                f"{REVERSED_OPTION},Offerte in een oogopslag,,{expert},9,5,7,0.5,300,-0.2,0.1,2,3,{DAY_MARK}",
            ),
        )
        return self._so_far(rows, day)

    def _actions(self, day: Day) -> list[str]:
        """An action in two parts, of which the one with weight 3 of 4 is done."""
        at, last = self.calendar.plan.at, day.number
        rows = (
            ("A1,I1,,Uitleg maken,head of billing,normal,", 0.14, 0.3, 0.14, None, ""),
            ("A2,I1,A1,Brief herschrijven,head of billing,quick,3", 0.14, 0.2, 0.14, 0.22, "250"),
            ("A3,I1,A1,Film maken,head of billing,normal,1", 0.2, 0.3, 0.22, None, ""),
        )
        return [
            ",".join(
                (
                    text,
                    self._on(at(planned_start)),
                    self._on(at(planned_end)),
                    self._on(at(started)) if at(started) <= last else "",
                    self._on(at(ended)) if ended is not None and at(ended) <= last else "",
                    cost if ended is not None and at(ended) <= last else "",
                )
            )
            for text, planned_start, planned_end, started, ended, cost in rows
            if at(planned_start) <= last
        ]

    def _answers(self) -> list[str]:
        """One answer per reason, in groups by subject; every fifth was reviewed too long ago."""
        start = self.calendar.first_day
        long_ago = start - timedelta(days=STALE_ANSWER_DAYS)
        reviewed = [long_ago if number % 5 == 0 else start for number in range(len(self.company.reasons))]
        return [
            f"K{number:03d},Antwoord {number},{reason.reason_id},{reviewed[number].isoformat()},{reason.topic_id},"
            f"{ANSWER_REVIEW_DAYS},knowledge manager"
            for number, reason in enumerate(self.company.reasons)
        ]
