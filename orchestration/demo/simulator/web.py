"""Visits to the website and the app, as the events that a tracker sends."""

import numpy as np

from orchestration.demo.simulator.agenda import Agenda, Columns, length, rows
from orchestration.demo.simulator.company import Company
from orchestration.demo.simulator.customers import People
from orchestration.demo.simulator.demand import WEB_WEEKDAY, Day
from orchestration.demo.simulator.draws import Draws, Rng, from_quantiles, scrambled

HEARTBEAT_SECONDS = 10
SESSION_GAP_SECONDS = 1800
VISIT_SHARE = 0.05
ANONYMOUS_SHARE = 0.04
BOT_SHARE = 0.02
DEVICES = ("Phone", "Desktop", "Tablet")
PAGE_VIEW, PAGE_PING, CONSENT = 0, 1, 2

_PAGES = (1, 1, 1, 2, 2, 3, 3, 4, 5, 7)
_PINGS = (0, 0, 0, 0, 1, 1, 2, 3, 5, 8)
_HOURS = (6.5, 8, 9.2, 10.3, 11.5, 13, 14.6, 16.2, 18, 19.4, 20.6, 21.8, 23.95)


class Web:
    """The events of a day and their totals."""

    def __init__(self, company: Company, people: People, draws: Draws, agenda: Agenda) -> None:
        self.company = company
        self.people = people
        self.draws = draws
        self.agenda = agenda
        numbers = range(len(company.pages))
        self._general = np.array([n for n in numbers if not company.pages[n].stage_id] or list(numbers))
        self._home = company.page_number.get("/", 0)
        is_own = [page.path.startswith(("/my", "/app")) for page in company.pages]
        self._needs_login = np.array(is_own)

    def of_day(self, day: Day) -> tuple[Columns, Columns]:
        """Visits and events of a day; `visit` is the position of an event's visit, `second` is since midnight."""
        rng = self.draws.stream(day.number, "web")
        visits = self._spaced(self._wanted(day, rng), rng)
        self._describe(visits, rng)
        views = self._views(visits, rng)
        events = self._events(visits, views)
        return visits, events

    def _wanted(self, day: Day, rng: Rng) -> Columns:
        """Who wants to view what: device, person (-1: unknown), first page, second of the day."""
        numbers = self.people.customers()
        factor = WEB_WEEKDAY[day.on.weekday()]
        looking = numbers[rng.random(len(numbers)) < VISIT_SHARE * factor]
        journey = self.agenda.take("visit", day.number)
        person = np.r_[journey.get("person", np.zeros(0, np.int64)), looking]
        known = np.where((person % 3 == 0) & (rng.random(len(person)) < 0.4), person * 2 + 1, person * 2)
        stranger_count = int(len(numbers) * ANONYMOUS_SHARE * factor)
        strangers = (1 << 40) + day.number * (1 << 20) + np.arange(stranger_count)
        general = self._general[
            (rng.random(len(looking) + stranger_count) * len(self._general)).astype(np.int64)
        ]
        general = np.where(rng.random(len(general)) < 0.5, self._home, general)
        page = np.r_[journey.get("page", np.zeros(0, np.int64)), general]
        hours = from_quantiles(rng.random(len(page)), _HOURS)
        return {
            "device": np.r_[known, strangers],
            "person": np.r_[person, np.full(stranger_count, -1)],
            "page": page,
            "second": (hours * 3600).astype(np.int64) - day.clock_step,
        }

    def _spaced(self, wanted: Columns, rng: Rng) -> Columns:
        """Visits of a device, more than half an hour apart so that visits are sessions; a clashing visit is dropped."""
        pages = from_quantiles(rng.random(length(wanted)), _PAGES).astype(np.int64)
        pages = np.maximum(pages, 1)
        # At most ten minutes a page, so the longest visit is known before it is drawn.
        wanted = {**wanted, "pages": pages, "latest": wanted["second"] + pages * 600}
        order = np.lexsort((wanted["second"], wanted["device"]))
        wanted = rows(wanted, order)
        kept = np.ones(length(wanted), np.bool_)
        while True:
            device, second, latest = (wanted[name][kept] for name in ("device", "second", "latest"))
            clash = (device[1:] == device[:-1]) & (second[1:] <= latest[:-1] + SESSION_GAP_SECONDS)
            # The first of a series of clashing visits stays.
            clash[1:] &= ~clash[:-1]
            if not clash.any():
                return rows(wanted, kept)
            places = np.flatnonzero(kept)
            kept[places[1:][clash]] = False

    def _describe(self, visits: Columns, rng: Rng) -> None:
        count = length(visits)
        person = visits["person"]
        is_known = person >= 0
        visits["is_bot"] = ~is_known & (rng.random(count) < BOT_SHARE * 2)
        place = np.maximum(person, 0)
        has_consent = np.where(is_known, self.people.consent[place] == 1, rng.random(count) < 0.7)
        is_first = np.where(is_known, ~self.people.has_chosen[place], True) & ~visits["is_bot"]
        # A person's second device follows the first; the banner is answered at the very first visit.
        first_of_person = np.zeros(count, np.bool_)
        first_of_person[np.unique(person, return_index=True)[1]] = True
        visits["chooses"] = is_first & (first_of_person | ~is_known)
        visits["has_consent"] = has_consent
        self.people.has_chosen[person[is_known]] = True
        visits["is_logged_in"] = is_known & (self._needs_login[visits["page"]] | (rng.random(count) < 0.3))
        visits["kind"] = (scrambled(visits["device"], 5) % np.uint64(10)).astype(np.int64)

    def _views(self, visits: Columns, rng: Rng) -> Columns:
        """One row per page view: the first is what the visitor came for, the others are general."""
        visit = np.repeat(np.arange(length(visits)), visits["pages"])
        total = len(visit)
        starts = np.cumsum(visits["pages"]) - visits["pages"]
        nth = np.arange(total) - starts[visit]
        general = self._general[(rng.random(total) * len(self._general)).astype(np.int64)]
        page = np.where(nth == 0, visits["page"][visit], general)
        pings = from_quantiles(rng.random(total), _PINGS).astype(np.int64)
        pings = np.where(visits["is_bot"][visit], 0, pings)
        rest = 3 + (rng.random(total) * 45).astype(np.int64)
        dwell = pings * HEARTBEAT_SECONDS + rest
        before = np.cumsum(dwell) - dwell
        second = visits["second"][visit] + before - before[starts][visit]
        return {"visit": visit, "page": page, "pings": pings, "second": second}

    def _events(self, visits: Columns, views: Columns) -> Columns:
        """Page views, a ping for every ten seconds of attention, choices in the consent banner; in order of time."""
        view = np.repeat(np.arange(len(views["visit"])), views["pings"])
        starts = np.cumsum(views["pings"]) - views["pings"]
        nth = np.arange(len(view)) - starts[view]
        choosing = np.flatnonzero(visits["chooses"])
        first_view = np.cumsum(visits["pages"]) - visits["pages"]
        parts = (
            (views["visit"], views["page"], views["second"], PAGE_VIEW),
            (
                views["visit"][view],
                views["page"][view],
                views["second"][view] + (nth + 1) * HEARTBEAT_SECONDS,
                PAGE_PING,
            ),
            (choosing, visits["page"][choosing], views["second"][first_view[choosing]] + 1, CONSENT),
        )
        events = {
            "visit": np.concatenate([part[0] for part in parts]),
            "page": np.concatenate([part[1] for part in parts]),
            "second": np.concatenate([part[2] for part in parts]),
            "kind": np.concatenate([np.full(len(part[0]), part[3]) for part in parts]),
        }
        return rows(events, np.lexsort((events["kind"], events["visit"], events["second"])))
