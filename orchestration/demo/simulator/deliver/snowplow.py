"""The tracker of the website and the app: atomic events in Parquet, one file a day."""

import numpy as np
import pyarrow as pa

from orchestration.demo.simulator.agenda import Columns, length
from orchestration.demo.simulator.company import Company
from orchestration.demo.simulator.customers import People, crm_ids
from orchestration.demo.simulator.deliver.files import Outbox
from orchestration.demo.simulator.demand import Day
from orchestration.demo.simulator.draws import Draws, scrambled
from orchestration.demo.simulator.funnels import Funnels
from orchestration.demo.simulator.truth import Truth
from orchestration.demo.simulator.web import CONSENT, DEVICES, PAGE_VIEW

EVENT_NAMES = ("page_view", "page_ping", "consent_preferences")
UNKNOWN_PAGE = "/campagne/zomer"
_HEX = np.frombuffer(b"".join(b"%02x" % byte for byte in range(256)), dtype="<u2")
_YAUAA = [f'[{{"deviceClass":"{device}","agentClass":"Browser"}}]' for device in DEVICES]
_YAUAA.append('[{"deviceClass":"Robot","agentClass":"Robot"}]')
_CHOICES = (
    '[{"event_type":"deny_all","consent_scopes":["necessary"]}]',
    '[{"event_type":"allow_selected","consent_scopes":["necessary","statistics"]}]',
)


class Tracker:
    """Writes the events of a day. The pipeline loads some twice, and some browsers send no cookie."""

    def __init__(self, company: Company, people: People, draws: Draws, truth: Truth) -> None:
        self.people = people
        self.draws = draws
        self.truth = truth
        self.funnels = Funnels(company)
        self._paths = pa.array([page.path for page in company.pages] + [UNKNOWN_PAGE])

    def deliver(self, outbox: Outbox, day: Day, visits: Columns, events: Columns) -> None:
        """Count the events of a day and write them."""
        count = length(events)
        if not count:
            return
        page = np.where(
            (events["kind"] == PAGE_VIEW) & (np.arange(count) % 239 == 0),
            len(self._paths) - 1,
            events["page"],
        )
        twice = np.flatnonzero(np.arange(count) % 400 == 7)
        cookieless = np.flatnonzero((events["kind"] == PAGE_VIEW) & (np.arange(count) % 500 == 11))
        self.truth.web(day, visits, events)
        is_view = events["kind"] == PAGE_VIEW
        self.funnels.see(visits, {"visit": events["visit"][is_view], "page": page[is_view]})
        self.truth.superseded("web_event", "snowplow", len(twice))
        self.truth.quarantined("web_event", "snowplow", "missing visitor_ref", len(cookieless))
        if outbox.is_open:
            place = np.r_[np.arange(count), twice, cookieless]
            table = self._table(day, visits, events, page, place, count + len(twice))
            outbox.put_parquet(f"snowplow/events_{day.stamp}.parquet", table)

    def _table(
        self, day: Day, visits: Columns, events: Columns, page: np.ndarray, place: np.ndarray, cookied: int
    ) -> pa.Table:
        visit = events["visit"][place]
        total = len(place)
        # An event loaded twice keeps its number; one without a cookie is a separate event.
        number = np.where(np.arange(total) < cookied, place, np.arange(total))
        low = (np.uint64(day.number) << np.uint64(32)) + number.astype(np.uint64)
        at = (day.starts_at + events["second"][place]) * 1_000_000
        is_cookieless = np.arange(total) >= cookied
        kind = events["kind"][place]
        choice = visits["has_consent"][visit].astype(np.int8)
        agent = np.where(visits["is_bot"][visit], len(DEVICES), self._device(visits)[visit]).astype(np.int8)
        device, device_of = np.unique(visits["device"], return_inverse=True)
        person, person_of = np.unique(np.maximum(visits["person"], 0), return_inverse=True)
        is_anonymous = ~visits["is_logged_in"][visit]
        return pa.table(
            {
                "event_id": uuids(low, 1),
                "event_name": _coded(kind.astype(np.int8), list(EVENT_NAMES)),
                "derived_tstamp": pa.array(at, pa.int64()).cast(pa.timestamp("us")),
                "collector_tstamp": pa.array(at + 400_000, pa.int64()).cast(pa.timestamp("us")),
                "domain_userid": _taken(uuids(device, 3), device_of[visit], is_cookieless),
                "user_id": _taken(pa.array(crm_ids(person)), person_of[visit], is_anonymous),
                "page_urlpath": pa.DictionaryArray.from_arrays(
                    pa.array(page[place].astype(np.int16)), self._paths
                ),
                "contexts_nl_basjes_yauaa_context_1_0_0": _coded(agent, _YAUAA),
                "unstruct_event_com_snowplowanalytics_snowplow_consent_preferences_1_0_0": _coded(
                    choice, list(_CHOICES), kind != CONSENT
                ),
            }
        )

    def _device(self, visits: Columns) -> np.ndarray:
        return np.searchsorted(np.array([5, 9, 10]), visits["kind"], side="right")


def uuids(numbers: np.ndarray, salt: int) -> pa.Array:
    """Numbers as texts in the form of a UUID; equal numbers give equal texts."""
    count = len(numbers)
    halves = np.empty((count, 2), dtype=">u8")
    halves[:, 0] = scrambled(numbers, salt)
    halves[:, 1] = scrambled(numbers, salt + 100)
    digits = _HEX[halves.view(np.uint8)].view(np.uint8).reshape(count, 32)
    text = np.full((count, 36), ord("-"), np.uint8)
    start = 0
    for place, size in ((0, 8), (9, 4), (14, 4), (19, 4), (24, 12)):
        text[:, place : place + size] = digits[:, start : start + size]
        start += size
    offsets = np.arange(0, 36 * (count + 1), 36, dtype=np.int32)
    return pa.StringArray.from_buffers(count, pa.py_buffer(offsets), pa.py_buffer(np.ascontiguousarray(text)))


def _coded(codes: np.ndarray, values: list[str], is_null: np.ndarray | None = None) -> pa.DictionaryArray:
    return pa.DictionaryArray.from_arrays(pa.array(codes, mask=is_null), pa.array(values))


def _taken(values: pa.Array, places: np.ndarray, is_null: np.ndarray) -> pa.DictionaryArray:
    """Values by position. They must differ, or the Parquet writer reorders them, not always the same way."""
    return pa.DictionaryArray.from_arrays(pa.array(places.astype(np.int32), mask=is_null), values)
