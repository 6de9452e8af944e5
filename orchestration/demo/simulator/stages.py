"""The stages of journeys: what happens at each, and the courses that run through them."""

from dataclasses import dataclass, field, replace

import numpy as np

from orchestration.demo.simulator.planted import PLANTED

ORDER_STEPS = (
    "ordered",
    "paid",
    "shipped",
    "delivered",
    "damaged",
    "returned",
    "cancelled",
    "lost",
    "renewed",
    "ended",
)
MOMENTS = (
    "after_contact",
    "after_complaint",
    "after_move",
    "after_outage",
    "exit",
    "onboarding",
    "relation",
    "yearly_settlement",
)


@dataclass(frozen=True)
class StageRule:
    """What happens at a stage: days until the next one (quantiles), shares that visit a page, contact, and go on."""

    wait: tuple[float, ...] = (0, 0, 1, 2, 4)
    visit: float = 0.5
    contact: float = 0.03
    goes_on: float = 0.95


STAGE_RULES = {
    "become_customer_explore": StageRule((0, 0, 1, 2, 6), 1.0, 0.01, 0.8),
    "become_customer_compare": StageRule((0, 0, 1, 3, 8), 0.0, 0.05, 1.0),
    "become_customer_apply": StageRule((0, 1, 1, 2, 3), 1.0, 0.04, 0.97),
    "become_customer_confirm": StageRule((3, 5, 7, 9, 14), 0.35, 0.05, 1.0),
    "become_customer_start": StageRule((1, 2, 3, 4, 5), 0.5, 0.04, 1.0),
    "move_announce": StageRule((0, 0, 1, 1, 2), 0.9, 0.12, 0.98),
    "move_arrange": StageRule(
        tuple(PLANTED.bottleneck_days + days for days in (0, 0, 1, 1, 2)), 0.8, 0.1, 0.98
    ),
    "move_meter": StageRule((0, 0, 1, 1, 2), 0.85, 0.08, 0.99),
    "move_start": StageRule((0, 0, 1, 1, 2), 0.7, 0.03, 0.99),
    "move_settle": StageRule((1, 2, 3, 4, 6), 0.8, 0.07, 1.0),
    "bill_receive": StageRule((0, 0, 0, 1, 3), 0.3, 0.0, 1.0),
    "bill_understand": StageRule((0, 1, 3, 6, 12), 0.0, 0.0, 1.0),
    "bill_pay": StageRule((1, 2, 3, 4, 6), 0.15, 0.006, 0.03),
    "bill_arrange": StageRule((1, 2, 4, 8, 14), 0.7, 0.4, 1.0),
    "bill_settle": StageRule((1, 2, 4, 6, 9), 0.0, 0.0, 1.0),
    "outage_notice": StageRule((0, 0), 0.5, 0.0, 0.9),
    "outage_report": StageRule((0, 0), 0.3, 0.3, 0.9),
    "outage_wait": StageRule((0, 0, 0, 1, 2), 0.4, 0.12, 0.6),
    "outage_repair": StageRule((0, 0, 1, 2, 4), 0.3, 0.06, 0.5),
    "outage_aftercare": StageRule((1, 2, 4, 6, 9), 0.1, 0.1, 1.0),
    "complaint_submit": StageRule((0, 0, 1, 1, 2), 0.7, 0.4, 1.0),
    "complaint_acknowledge": StageRule((2, 4, 6, 9, 15), 0.2, 0.02, 1.0),
    "complaint_investigate": StageRule((1, 2, 4, 7, 14), 0.4, 0.2, 1.0),
    "complaint_resolve": StageRule((1, 2, 2, 3, 4), 0.3, 0.05, 1.0),
    "complaint_close": StageRule((1, 2, 3, 4, 6), 0.1, 0.01, 1.0),
    "end_consider": StageRule((1, 3, 6, 10, 20), 0.6, 0.15, 0.75),
    "end_cancel": StageRule((14, 20, 28, 30, 31), 0.8, 0.25, 1.0),
    "end_final_bill": StageRule((3, 6, 10, 15, 25), 0.3, 0.08, 1.0),
    "end_farewell": StageRule((1, 2, 3, 4, 6), 0.0, 0.0, 1.0),
}
MOMENT_OF_STAGE = {
    "become_customer_start": ("onboarding", 0.7),
    "move_settle": ("after_move", 0.8),
    "bill_settle": ("yearly_settlement", 0.5),
    "outage_aftercare": ("after_outage", 0.7),
    "complaint_close": ("after_complaint", 0.9),
    "end_farewell": ("exit", 0.8),
}


class Trail:
    """The first day on which journeys that began together left a trace at each stage: a visit, a contact, an order.

    `nameless` has the visits of those who refuse tracking: what they do is seen, but not who they are.
    """

    NEVER = np.iinfo(np.int16).max

    def __init__(self, stages: list[str], count: int) -> None:
        self.named, self.nameless = (np.full((count, len(stages)), self.NEVER, np.int16) for _ in range(2))
        self._place = {stage: place for place, stage in enumerate(stages)}

    def mark(self, number: np.ndarray, stage: str, day: np.ndarray, is_named: bool = True) -> None:
        """Record that journeys were seen at a stage, if it is one of theirs."""
        if stage in self._place:
            days = self.named if is_named else self.nameless
            np.minimum.at(days[:, self._place[stage]], number, day.astype(np.int16))


@dataclass
class JourneyCounts:
    """What was made, for the truth: journeys started by kind, what happened in them, and what was visible of it."""

    started: dict[str, int] = field(default_factory=dict)
    planted: dict[str, int] = field(default_factory=dict)
    trails: dict[str, list[Trail]] = field(default_factory=dict)

    def add(self, name: str, count: int) -> None:
        self.planted[name] = self.planted.get(name, 0) + int(count)

    def trail_of(self, journey: str, until: int) -> tuple[np.ndarray, np.ndarray]:
        """Two tables, named and nameless: a row per journey, and per stage the day on which it was seen there.

        Trail.NEVER if it was not seen before the day `until`.
        """
        trails = self.trails.get(journey, [])
        nothing = np.zeros((0, 0), np.int16)
        named = np.concatenate([trail.named for trail in trails]) if trails else nothing
        nameless = np.concatenate([trail.nameless for trail in trails]) if trails else nothing
        return (
            np.where(named < until, named, Trail.NEVER),
            np.where(nameless < until, nameless, Trail.NEVER),
        )


@dataclass
class Course:
    """Journeys of one kind that start on one day.

    `at`: the day of each one's current stage; `number`: its row in `trail`.
    """

    person: np.ndarray
    at: np.ndarray
    penalty: np.ndarray
    chose_well: np.ndarray
    promised: np.ndarray
    number: np.ndarray
    trail: Trail

    def where(self, chosen: np.ndarray) -> "Course":
        """The journeys for which `chosen` is true."""
        return replace(self, **{name: getattr(self, name)[chosen] for name in _COURSE_FIELDS})

    def mark(self, stage: str, chosen: np.ndarray, later: int = 0, is_named: bool = True) -> None:
        """Record that the chosen were seen at a stage, some days `later` than at their current one."""
        self.trail.mark(self.number[chosen], stage, self.at[chosen] + later, is_named)


_COURSE_FIELDS = ("person", "at", "penalty", "chose_well", "promised", "number")
