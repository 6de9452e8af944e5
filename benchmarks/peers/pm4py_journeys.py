"""Flow, variants and alignments of journeys with pm4py: python pm4py_journeys.py EVENTS.parquet EDGES.json.

Runs in its own environment (pm4py is under the AGPL): a file goes in, JSON comes out. EDGES are [source,
target] of the desired journey, from '>' to '<'.
"""

import json
import sys
from collections import Counter
from pathlib import Path

import pandas as pd
import pm4py
from pm4py.objects.petri_net.obj import Marking, PetriNet
from pm4py.objects.petri_net.utils.petri_utils import add_arc_from_to
from timing import tell, timed

_NAMES = {"case_id_key": "case_id", "activity_key": "activity", "timestamp_key": "ts"}
# The cost in pm4py of a missing or superfluous step; a silent one costs 1.
_ONE_MOVE = 10_000


def main(file: str, edges: str) -> None:
    events, reading = timed(lambda: pd.read_parquet(file))
    (graph, _, _), counting = timed(lambda: pm4py.discover_dfg(events, **_NAMES))
    _, waiting = timed(lambda: pm4py.discover_performance_dfg(events, perf_aggregation_key="all", **_NAMES))
    variants, listing = timed(lambda: pm4py.get_variants(events, **_NAMES))
    net = _net(json.loads(Path(edges).read_text()))
    aligned, aligning = timed(lambda: pm4py.conformance_diagnostics_alignments(events, *net, **_NAMES))
    tell(
        version=pm4py.__version__,
        reading=reading,
        counting=counting,
        waiting=waiting,
        listing=listing,
        aligning=aligning,
        graph=[[*steps, count] for steps, count in graph.items()],
        variants=[[" > ".join(steps), count] for steps, count in variants.items()],
        costs=sorted(Counter(one["cost"] // _ONE_MOVE for one in aligned).items()),
    )


def _net(edges: list[list[str]]) -> tuple[PetriNet, Marking, Marking]:
    """A place for each step, and a transition for each edge, named after its target; the end is silent."""
    net = PetriNet("desired")
    places = {name: PetriNet.Place(name) for edge in edges for name in edge}
    net.places.update(places.values())
    for source, target in edges:
        label = None if target == "<" else target
        transition = PetriNet.Transition(f"{source} {target}", label)
        net.transitions.add(transition)
        add_arc_from_to(places[source], transition, net)
        add_arc_from_to(transition, places[target], net)
    return net, Marking({places[">"]: 1}), Marking({places["<"]: 1})


if __name__ == "__main__":
    main(*sys.argv[1:])
