"""What visits did in a funnel and after a search, counted as they were made."""

from collections import Counter
from collections.abc import Iterator

import numpy as np

from orchestration.demo.simulator.agenda import Columns, length
from orchestration.demo.simulator.company import Company


class Funnels:
    """Visits that reached each step, went back from it, searched, and found something."""

    def __init__(self, company: Company) -> None:
        self.reached: Counter[tuple[str, int]] = Counter()
        self.went_back: Counter[tuple[str, int]] = Counter()
        self.searched = 0
        self.found = 0
        touchpoints = [page.touchpoint_id for page in company.pages]
        roles = {row["touchpoint_id"]: row["role"] for row in company.seeds["web_page_role"]}
        self._is_search = self._pages(touchpoints, {place for place in roles if roles[place] == "search"})
        self._has_role = self._pages(touchpoints, set(roles))
        steps = sorted(company.seeds["web_funnel_step"], key=lambda row: int(row["step_number"]))
        self._steps = {
            row["funnel_id"]: [
                self._pages(touchpoints, {step["touchpoint_id"]})
                for step in steps
                if step["funnel_id"] == row["funnel_id"]
            ]
            for row in company.seeds["web_funnel"]
        }

    @staticmethod
    def _pages(touchpoints: list[str], wanted: set[str]) -> np.ndarray:
        """Whether each page belongs to a touchpoint; the last position is for unmapped pages, which belong to none."""
        return np.array([touchpoint in wanted for touchpoint in touchpoints] + [False])

    def see(self, visits: Columns, views: Columns) -> None:
        """Page views of a day in order of time: `visit` and `page`. Robots do not count."""
        is_person = ~visits["is_bot"][views["visit"]]
        visit, page = views["visit"][is_person], views["page"][is_person]
        order = np.argsort(visit, kind="stable")
        visit, page = visit[order], page[order]
        place = np.arange(len(visit))
        count = length(visits)
        for funnel_id, steps in self._steps.items():
            for number, (reached, back) in enumerate(_walk(steps, visit, page, place, count), start=1):
                self.reached[funnel_id, number] += reached
                self.went_back[funnel_id, number] += back
        searching = np.unique(visit[self._is_search[page]])
        last = np.searchsorted(visit, searching, side="right") - 1
        self.searched += len(searching)
        self.found += int((~self._has_role[page[last]]).sum())


def _walk(
    steps: list[np.ndarray], visit: np.ndarray, page: np.ndarray, place: np.ndarray, count: int
) -> Iterator[tuple[int, int]]:
    """Visits that reach each step after the previous one, and those among them that see an earlier step again."""
    never = len(place)
    at = np.full(count, -1)
    earlier = np.zeros(len(steps[0]), np.bool_)
    for step in steps:
        is_reached = step[page] & (place > at[visit])
        at = np.full(count, never)
        np.minimum.at(at, visit[is_reached], place[is_reached])
        back = np.unique(visit[earlier[page] & (place > at[visit])])
        yield int((at < never).sum()), len(back)
        earlier = earlier | step
