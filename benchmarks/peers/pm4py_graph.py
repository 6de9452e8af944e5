"""Directly-follows graph and variants with pm4py: python pm4py_graph.py EVENTS.parquet.

Runs in its own environment (pm4py is under the AGPL): a file goes in, JSON comes out.
"""

import sys

import pandas as pd
import pm4py
from timing import tell, timed

_NAMES = {"case_id_key": "session_id", "activity_key": "page_path", "timestamp_key": "occurred_at"}


def main(file: str) -> None:
    events, reading = timed(lambda: pd.read_parquet(file))
    (graph, _, _), counting = timed(lambda: pm4py.discover_dfg(events, **_NAMES))
    _, waiting = timed(lambda: pm4py.discover_performance_dfg(events, perf_aggregation_key="mean", **_NAMES))
    variants, listing = timed(lambda: pm4py.get_variants(events, **_NAMES))
    tell(
        version=pm4py.__version__,
        reading=reading,
        counting=counting,
        waiting=waiting,
        listing=listing,
        graph=[[*pages, count] for pages, count in graph.items()],
        variants=[[" > ".join(pages), _count(visits)] for pages, visits in variants.items()],
    )


def _count(visits: object) -> int:
    return visits if isinstance(visits, int) else len(visits)


if __name__ == "__main__":
    main(sys.argv[1])
