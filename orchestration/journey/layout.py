"""The place of everything in the picture of a journey."""

from dataclasses import dataclass

from orchestration.journey.read import Edge, Journey

LEFT, SLOT, RIGHT = 170, 252, 190
BAR = 20
NAME_Y = 122
SCORE_STEP = 34
_FLOW_HEIGHT = 150
_NAMES_HEIGHT, _GAP = 40, 9
# Paths taken by so small a share of the largest stage are left out: hairlines hide the others.
_LEAST_SHARE = 0.01


@dataclass(frozen=True)
class Way:
    """An edge as it is drawn: where it leaves, where it arrives, and how high it runs if it is not straight on."""

    edge: Edge
    x1: float
    y1: float
    x2: float
    y2: float
    level: float
    width: float

    @property
    def is_straight(self) -> bool:
        return self.edge.target == self.edge.source + 1


@dataclass(frozen=True)
class Layout:
    """Places in pixels, from the numbers of one journey."""

    stage_count: int
    pixels: float
    flow_y: float
    flow_bottom: float
    ways: tuple[Way, ...]

    @property
    def width(self) -> float:
        return LEFT + SLOT * self.stage_count + RIGHT

    @property
    def score_top(self) -> float:
        return self.flow_bottom + 50

    @property
    def contact_y(self) -> float:
        return self.score_top + 4 * SCORE_STEP + 78

    @property
    def legend_y(self) -> float:
        return self.contact_y + 82

    @property
    def height(self) -> float:
        return self.legend_y + 38

    def score_y(self, score: float) -> float:
        return self.score_top + (5 - score) * SCORE_STEP


def bar_x(place: int) -> float:
    """The middle of a stage's bar."""
    return LEFT + SLOT * (place + 0.5)


def lay_out(journey: Journey) -> Layout:
    """The places of a journey's picture; the widest stage sets the scale."""
    most = max((stage.entry_count for stage in journey.stages), default=0) or 1
    pixels = _FLOW_HEIGHT / most
    edges = [edge for edge in journey.edges if edge.count >= most * _LEAST_SHARE]
    above = _levels([edge for edge in edges if edge.target > edge.source + 1], pixels)
    below = _levels([edge for edge in edges if edge.target < edge.source], pixels)
    half = _FLOW_HEIGHT / 2
    flow_y = NAME_Y + _NAMES_HEIGHT + _extent(above, pixels) + 30 + half
    leaving, arriving = _slots(journey, edges, pixels, flow_y)
    ways = [
        Way(
            edge,
            bar_x(edge.source) + BAR / 2,
            leaving[edge],
            bar_x(edge.target) - BAR / 2,
            arriving[edge],
            flow_y - half - 24 - above[edge] if edge in above else flow_y + half + 14 + below.get(edge, 0),
            max(edge.count * pixels, 1.4),
        )
        # Wide paths first, so that narrow ones lie on top of them.
        for edge in sorted(edges, key=lambda edge: (-edge.count, edge.source, edge.target))
    ]
    return Layout(
        len(journey.stages), pixels, flow_y, flow_y + half + 14 + _extent(below, pixels) + 22, tuple(ways)
    )


def _levels(edges: list[Edge], pixels: float) -> dict[Edge, float]:
    """How far each path runs from the bars: beyond every shorter one that it overlaps."""
    levels: dict[Edge, float] = {}
    for edge in sorted(edges, key=lambda edge: (abs(edge.target - edge.source), edge.source, edge.target)):
        first, last = sorted((edge.source, edge.target))
        used = [
            levels[other] + other.count * pixels / 2 + _GAP
            for other in levels
            if min(other.source, other.target) < last and first < max(other.source, other.target)
        ]
        levels[edge] = max(used, default=0) + edge.count * pixels / 2
    return levels


def _extent(levels: dict[Edge, float], pixels: float) -> float:
    return max((level + edge.count * pixels / 2 for edge, level in levels.items()), default=0)


def _slots(
    journey: Journey, edges: list[Edge], pixels: float, flow_y: float
) -> tuple[dict[Edge, float], dict[Edge, float]]:
    """The middle of each path where it leaves its bar, and where it arrives at one.

    Leaving: the furthest ahead is on top and the furthest back at the bottom, with what ends there in between.
    Arriving: the longest skip is on top, then what begins there, then the stage before, then returns.
    """
    leaving: dict[Edge, float] = {}
    arriving: dict[Edge, float] = {}
    for place, stage in enumerate(journey.stages):
        top = flow_y - stage.entry_count * pixels / 2
        outgoing = [edge for edge in edges if edge.source == place]
        ahead = sorted((edge for edge in outgoing if edge.target > place), key=lambda edge: -edge.target)
        back = sorted((edge for edge in outgoing if edge.target < place), key=lambda edge: -edge.target)
        ended = stage.finished_count + stage.dropped_count
        leaving |= _stacked(ahead, ended, back, top, pixels)
        incoming = [edge for edge in edges if edge.target == place]
        skips = sorted((edge for edge in incoming if edge.source < place - 1), key=lambda edge: edge.source)
        rest = sorted((edge for edge in incoming if edge.source >= place - 1), key=lambda edge: edge.source)
        arriving |= _stacked(skips, stage.start_count, rest, top, pixels)
    return leaving, arriving


def _stacked(
    above: list[Edge], between: int, below: list[Edge], y: float, pixels: float
) -> dict[Edge, float]:
    found = {}
    for edge in above:
        found[edge] = y + edge.count * pixels / 2
        y += edge.count * pixels
    y += between * pixels
    for edge in below:
        found[edge] = y + edge.count * pixels / 2
        y += edge.count * pixels
    return found
