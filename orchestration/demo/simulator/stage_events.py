"""What is specific to a stage: orders, decisions, planted paths and low points, survey invitations."""

import numpy as np

from orchestration.demo.simulator.agenda import Agenda, Columns
from orchestration.demo.simulator.company import Company
from orchestration.demo.simulator.customers import People
from orchestration.demo.simulator.demand import Day
from orchestration.demo.simulator.draws import Draws, Rng, share_of
from orchestration.demo.simulator.planted import PLANTED, Plan
from orchestration.demo.simulator.stages import MOMENT_OF_STAGE, MOMENTS, ORDER_STEPS, Course, JourneyCounts


class StageEvents:
    """Enters the steps of courses in the agenda and counts what was planted."""

    def __init__(self, company: Company, people: People, draws: Draws, agenda: Agenda, plan: Plan) -> None:
        self.company = company
        self.people = people
        self.draws = draws
        self.agenda = agenda
        self.plan = plan
        self.counts = JourneyCounts()
        stages = [stage for stages in company.stages.values() for stage in stages]
        self.reasons = {stage: np.array(company.reasons_of_stage(stage)) for stage in stages}
        self.pages = {stage: np.array(company.pages_of_stage(stage)) for stage in stages}

    def happen(self, stage: str, course: Course, day: Day, rng: Rng) -> None:
        """What is specific to a stage."""
        special = {
            "become_customer_compare": self._compare,
            "become_customer_apply": self._apply,
            "become_customer_start": self._delivered,
            "bill_understand": self._understand,
            "bill_pay": self._pay,
            "bill_settle": self._settle,
            "move_settle": self._low_point,
            "end_consider": self._consider,
            "end_farewell": self._leave,
        }.get(stage)
        if special:
            special(course, day, rng)

    def put_visit(self, course: Course, chosen: np.ndarray, page: np.ndarray) -> None:
        """Let the chosen journeys of a course view a page on the day of their stage."""
        self.agenda.put("visit", course.at[chosen], {"person": course.person[chosen], "page": page[chosen]})
        has_consent = self.people.consent[course.person] == 1
        for number in np.unique(page[chosen]):
            at_page = chosen & (page == number)
            course.mark(self.company.pages[number].stage_id, at_page & has_consent)
            course.mark(self.company.pages[number].stage_id, at_page & ~has_consent, is_named=False)

    def put_contact(self, person: np.ndarray, day: np.ndarray, reason: np.ndarray) -> None:
        """Let people contact the company about a reason on a day."""
        self.agenda.put("contact", day, questions(person, reason))

    def invite(self, stage: str, course: Course, rng: Rng) -> None:
        """Ask some people of a course how a stage went, two days later."""
        if stage not in MOMENT_OF_STAGE:
            return
        moment, share = MOMENT_OF_STAGE[stage]
        asked = rng.random(len(course.person)) < share
        course.mark(stage, asked, later=2)
        count = int(asked.sum())
        self.agenda.put(
            "invite",
            course.at[asked] + 2,
            {
                "person": course.person[asked],
                "moment": np.full(count, MOMENTS.index(moment)),
                "contact": np.full(count, -1),
                "penalty": course.penalty[asked],
                "decides": np.zeros(count, np.bool_),
                "is_call": np.zeros(count, np.bool_),
            },
        )

    def pilot_factor(self, course: Course) -> np.ndarray:
        """By how much the randomised pilot lowers the chance of a contact about the bill."""
        in_pilot = self.people.in_arm(course.person, PLANTED.pilot_salt) & (
            course.at >= self.plan.pilot_from_day
        )
        return np.where(in_pilot, PLANTED.pilot_contact_factor, 1.0)

    def settles(self, course: Course) -> np.ndarray:
        """The monthly bill that is the annual settlement: one in twelve, by customer."""
        return (course.person // 28) % 12 == (course.at // 30) % 12

    def _compare(self, course: Course, day: Day, rng: Rng) -> None:
        """The price calculation matters, the product pages do not."""
        quote, products = self.company.page_number.get("/quote"), self.company.page_number.get("/products")
        course.chose_well = rng.random(len(course.person)) < 0.5
        looks = rng.random(len(course.person)) < 0.5
        for chosen, page in ((course.chose_well, quote), (looks, products)):
            if page is not None:
                self.put_visit(course, chosen, np.full(len(course.person), page))

    def _apply(self, course: Course, day: Day, rng: Rng) -> None:
        """A contract is agreed. The customer exists from that day, and supply starts on the promised day or later."""
        self.agenda.put("sign_up", course.at, {"person": course.person})
        course.promised = course.at + 8
        late = rng.random(len(course.person)) < PLANTED.late_share
        course.penalty = np.where(late, PLANTED.late_penalty, 0.0)
        self._put_order("ordered", course, course.at, course.promised, 0)

    def _delivered(self, course: Course, day: Day, rng: Rng) -> None:
        late = course.penalty > 0
        delay = 1 + (rng.random(len(course.person)) * 5).astype(np.int64)
        on = np.where(
            late, np.maximum(course.at, course.promised) + delay, np.minimum(course.at, course.promised)
        )
        course.at = np.maximum(on, course.at)
        on = np.where(late, course.at, on)
        self._put_order("delivered", course, np.maximum(on, day.number), course.promised, 0)
        self.counts.add("deliveries", len(late))
        self.counts.add("late deliveries", late.sum())

    def _put_order(
        self, step: str, course: Course, on: np.ndarray, promised: np.ndarray, cents: np.ndarray | int
    ) -> None:
        count = len(course.person)
        columns: Columns = {
            "person": course.person,
            "step": np.full(count, ORDER_STEPS.index(step)),
            "promised": promised,
            "cents": np.broadcast_to(np.asarray(cents), (count,)).copy(),
        }
        self.agenda.put("order", on, columns)
        course.trail.mark(course.number, self.company.order_stages.get(step, ""), on)

    def _understand(self, course: Course, day: Day, rng: Rng) -> None:
        """A common path to a contact: the bill, its explanation, the phone."""
        explained = self.company.page_number.get("/help/bill")
        bill = self.company.page_number.get("/my/bill")
        reads = rng.random(len(course.person)) < 0.12
        uniform, weight = rng.random(len(course.person)), rng.random(len(course.person))
        share = np.where(reads, PLANTED.path_contact_share, PLANTED.plain_contact_share) * self.pilot_factor(
            course
        )
        rises = (course.at >= self.plan.price_rise_day) & (
            course.at < self.plan.price_rise_day + self.plan.price_rise_days
        )
        share = np.where(rises & ~reads, share * PLANTED.price_rise_factor, share)
        contacts = uniform < share
        if explained is not None and bill is not None:
            for page in (bill, explained):
                self.put_visit(course, reads, np.full(len(course.person), page))
        reasons = self.reasons["bill_understand"]
        place = (weight * weight * len(reasons)).astype(np.int64)
        place = np.where(rises, 0, place)
        self.put_contact(course.person[contacts], course.at[contacts] + 1, reasons[place][contacts])
        course.mark("bill_understand", contacts, later=1)
        for name, chosen in (("explained", reads), ("plain", ~reads)):
            self.counts.add(f"bills {name}", chosen.sum())
            self.counts.add(f"bills {name} with a contact", (chosen & contacts).sum())

    def _pay(self, course: Course, day: Day, rng: Rng) -> None:
        cents = 9_000 + (rng.random(len(course.person)) * 16_000).astype(np.int64)
        self._put_order("paid", course, course.at, np.full(len(course.person), -1), cents)

    def _settle(self, course: Course, day: Day, rng: Rng) -> None:
        page = self.company.page_number.get("/my/settlement")
        if page is not None:
            self.put_visit(course, rng.random(len(course.person)) < 0.5, np.full(len(course.person), page))

    def _low_point(self, course: Course, day: Day, rng: Rng) -> None:
        course.penalty = np.where(course.at >= self.plan.low_point_day, PLANTED.low_point_penalty, 0.0)

    def _consider(self, course: Course, day: Day, rng: Rng) -> None:
        """Some renew instead of leaving; what they spend follows the satisfaction of a quarter earlier."""
        renews = rng.random(len(course.person)) < 0.3
        level = company_mood(self.draws, course.at // 7 - PLANTED.revenue_lag_weeks)
        cents = (60_000 + 40_000 * level).astype(np.int64)
        chosen = course.where(renews)
        if len(chosen.person):
            self._put_order("renewed", chosen, chosen.at, chosen.promised, cents[renews])

    def _leave(self, course: Course, day: Day, rng: Rng) -> None:
        self._put_order("ended", course, course.at, np.full(len(course.person), -1), 0)
        self.agenda.put("leave", course.at, {"person": course.person})


def questions(person: np.ndarray, reason: np.ndarray) -> Columns:
    """What people want to ask for the first time, by any channel."""
    nobody = np.full(len(person), -1)
    return {"person": person, "reason": reason, "case": nobody, "attempt": nobody + 1, "sent_to": nobody}


def company_mood(draws: Draws, week: np.ndarray) -> np.ndarray:
    """Satisfaction of the whole company in a week, -1 to 1, in slow waves: it shows in scores, and later in revenue."""
    quarter = week // 4
    share = (week - quarter * 4) / 4.0
    low = share_of(quarter + 1000, draws.seed + 17) * 2.0 - 1.0
    high = share_of(quarter + 1001, draws.seed + 17) * 2.0 - 1.0
    return low + (high - low) * share
