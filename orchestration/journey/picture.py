"""The picture of a journey as SVG: the same marts give the same bytes.

From top to bottom: stages in order; the flow, with all widths to one scale; satisfaction, as felt and as
intended; contacts. What leaves a bar on its right, from top to bottom: paths that skip stages, the path to the
next one, customers who reached the goal, customers who gave up, paths back. On its left: customers who skipped
to it, began there, came from the stage before, came back.
"""

from dataclasses import dataclass, field
from itertools import pairwise
from xml.sax.saxutils import escape

from orchestration.base.numbers import number
from orchestration.journey.layout import BAR, LEFT, NAME_Y, SLOT, Layout, Way, bar_x, lay_out
from orchestration.journey.read import Edge, Journey, Language, Stage
from orchestration.journey.words import WORDS, duration, period, wrapped

_FADE = 46
# A stage this far below what was intended is a low point, with this many answers.
_LOW_POINT, _LEAST_ANSWERS = 0.3, 10

_INK, _SOFT, _LINE = "#16243a", "#64748b", "#e2e8f0"
_FLOW, _BAR_FILL, _DEVIATION = "#adc8e4", "#2f5d8c", "#f3bd6c"
_GOAL, _DROP, _GONE, _LOW, _LATE = "#3b9b6d", "#a3a9b5", "#7b8392", "#c8402f", "#b86e00"
_FACES = ((3.0, _LOW), (3.7, "#e9a23b"), (6.0, _GOAL))
_HALO = {"paint_order": "stroke", "stroke": "#ffffff", "stroke_width": "4"}


@dataclass
class _Drawing:
    """The elements drawn so far."""

    elements: list[str] = field(default_factory=list)

    def add(self, element: str) -> None:
        self.elements.append(element)

    def text(self, x: float, y: float, text: str, size: float = 13, fill: str = _INK, **more: str) -> None:
        options = "".join(f' {key.replace("_", "-")}="{value}"' for key, value in more.items())
        self.add(
            f'<text x="{_n(x)}" y="{_n(y)}" font-size="{_n(size)}" fill="{fill}"{options}>{escape(text)}</text>'
        )


def draw(journey: Journey, language: Language) -> str:
    """The journey as the text of an SVG file."""
    layout = lay_out(journey)
    drawing = _Drawing()
    _draw_frame(drawing, journey, layout, language)
    _draw_flow(drawing, journey, layout, language)
    _draw_experience(drawing, journey, layout, language)
    _draw_contacts(drawing, journey, layout, language)
    _draw_legend(drawing, layout, language)
    width, height = _n(layout.width), _n(layout.height)
    title = f"{journey.name}, {period(journey.first_month_on, journey.last_month_on, language)}"
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" '
            f'height="{height}" role="img" aria-labelledby="title description" lang="{language}" '
            'font-family="Helvetica, Arial, DejaVu Sans, sans-serif">',
            f'<title id="title">{escape(title)}</title>',
            f'<desc id="description">{escape(_described(journey, language))}</desc>',
            "<defs>",
            *(
                f'<linearGradient id="{name}"><stop offset="0" stop-color="{color}" stop-opacity="{start}"/>'
                f'<stop offset="1" stop-color="{color}" stop-opacity="{end}"/></linearGradient>'
                for name, color, start, end in (
                    ("begin", _FLOW, "0", "1"),
                    ("reached", _GOAL, "0.85", "0"),
                    ("gone", _DROP, "0.9", "0"),
                )
            ),
            "</defs>",
            f'<rect width="{width}" height="{height}" fill="#ffffff"/>',
            *drawing.elements,
            "</svg>",
            "",
        ]
    )


def _described(journey: Journey, language: Language) -> str:
    """The same in words, for those who cannot see it."""
    words = WORDS[language]
    parts = []
    for stage in journey.stages:
        felt = (
            "" if stage.felt_score is None else f", {words['felt']} {number(stage.felt_score, language, 1)}"
        )
        parts.append(f"{stage.name}: {number(stage.entry_count, language)}{felt}.")
    worst = journey.bottleneck
    if worst and worst.waiting_hours is not None:
        names = [journey.stages[place].name for place in (worst.source, worst.target)]
        parts.append(
            f"{words['bottleneck']}: {' → '.join(names)}, {duration(worst.waiting_hours, language)}."
        )
    if journey.goal_share is not None:
        parts.append(f"{journey.goal_share:.0%} {words['goal']}.")
    return " ".join(parts)


def _draw_frame(drawing: _Drawing, journey: Journey, layout: Layout, language: Language) -> None:
    words = WORDS[language]
    began = number(sum(stage.start_count for stage in journey.stages), language)
    drawing.text(36, 52, journey.name, 28, font_weight="700")
    shown = period(journey.first_month_on, journey.last_month_on, language)
    drawing.text(36, 78, f"{shown}  ·  {began} {words['journeys']}", 14.5, _SOFT)
    for y in (NAME_Y - 32, layout.flow_bottom, layout.contact_y - 46, layout.legend_y - 34):
        drawing.add(
            f'<line x1="36" x2="{_n(layout.width - 36)}" y1="{_n(y)}" y2="{_n(y)}" stroke="{_LINE}"/>'
        )
    for y, key in (
        (layout.flow_y, "flow"),
        (layout.score_y(3), "experience"),
        (layout.contact_y - 8, "contacts"),
    ):
        drawing.text(36, y + 5, words[key], 14.5, _SOFT, font_weight="600")
    drawing.text(36, layout.contact_y + 15, words["per_100"], 12, _SOFT)
    for place, stage in enumerate(journey.stages):
        for line, part in enumerate(wrapped(stage.name)):
            drawing.text(bar_x(place), NAME_Y + 18 * line, part, 15, font_weight="700", text_anchor="middle")
    _draw_goal(drawing, journey.goal_share, layout, words["goal"])


def _draw_goal(drawing: _Drawing, share: float | None, layout: Layout, word: str) -> None:
    """A ring at the end, filled by the share of journeys that reach the goal."""
    if share is None:
        return
    x, y, radius = _n(layout.width - 104), layout.flow_y, 50
    around = 2 * 3.14159265 * radius
    ring = f'<circle cx="{x}" cy="{_n(y)}" r="{radius}" fill="none" stroke-width="15" '
    drawing.add(f'{ring}stroke="{_LINE}"/>')
    drawing.add(
        f'{ring}stroke="{_GOAL}" stroke-dasharray="{_n(around * share)} {_n(around)}" '
        f'transform="rotate(-90 {x} {_n(y)})"/>'
    )
    drawing.text(layout.width - 104, y + 9, f"{share:.0%}", 25, font_weight="700", text_anchor="middle")
    drawing.text(layout.width - 104, y + 84, word, 13.5, _SOFT, text_anchor="middle")


def _draw_flow(drawing: _Drawing, journey: Journey, layout: Layout, language: Language) -> None:
    for way in layout.ways:
        color = _DEVIATION if _deviates(way.edge, journey.stages) else _FLOW
        path = f'<path d="{_path(way)}" fill="none"'
        # A white border, to show which one is on top where two cross.
        drawing.add(f'{path} stroke="#ffffff" stroke-width="{_n(way.width + 3)}"/>')
        names = " → ".join(journey.stages[place].name for place in (way.edge.source, way.edge.target))
        drawing.add(
            f'{path} stroke="{color}" stroke-width="{_n(way.width)}">'
            f"<title>{escape(names)}: {number(way.edge.count, language)}</title></path>"
        )
    for place, stage in enumerate(journey.stages):
        _draw_stage(drawing, layout, place, stage, language)
    _draw_waits(drawing, journey, layout, language)


def _path(way: Way) -> str:
    """Straight on to the next stage, over the stages it skips, or back below all of them."""
    x1, y1, x2, y2, level = way.x1, way.y1, way.x2, way.y2, way.level
    if way.is_straight:
        middle = (x1 + x2) / 2
        return f"M{_at(x1, y1)} C{_at(middle, y1)} {_at(middle, y2)} {_at(x2, y2)}"
    bend = 42 + way.width / 2
    if x2 > x1:
        return (
            f"M{_at(x1, y1)} C{_at(x1 + bend, y1)} {_at(x1 + bend / 2, level)} {_at(x1 + 2 * bend, level)} "
            f"L{_at(x2 - 2 * bend, level)} C{_at(x2 - bend / 2, level)} {_at(x2 - bend, y2)} {_at(x2, y2)}"
        )
    return (
        f"M{_at(x1, y1)} C{_at(x1 + bend, y1)} {_at(x1 + bend, level)} {_at(x1 - 8, level)} "
        f"L{_at(x2 + 8, level)} C{_at(x2 - bend, level)} {_at(x2 - bend, y2)} {_at(x2, y2)}"
    )


def _deviates(edge: Edge, stages: tuple[Stage, ...]) -> bool:
    """A path that skips what the plan requires, or goes back where the plan wants no return."""
    if edge.target > edge.source:
        return any(not stage.is_optional for stage in stages[edge.source + 1 : edge.target])
    return stages[edge.target].superfluous_count > 0


def _draw_stage(drawing: _Drawing, layout: Layout, place: int, stage: Stage, language: Language) -> None:
    x = bar_x(place)
    height = max(stage.entry_count * layout.pixels, 3)
    top = layout.flow_y - height / 2
    edges = [way.edge for way in layout.ways]
    skipped = sum(edge.count for edge in edges if edge.target == place and edge.source < place - 1)
    _draw_band(
        drawing,
        x - BAR / 2 - _FADE,
        top + skipped * layout.pixels,
        stage.start_count * layout.pixels,
        "begin",
    )
    y = top + layout.pixels * sum(
        edge.count for edge in edges if edge.source == place and edge.target > place
    )
    least_y = -1000.0
    for count, color, kind in (
        (stage.finished_count, _GOAL, "reached"),
        (stage.dropped_count, _GONE, "gone"),
    ):
        if count:
            wide = count * layout.pixels
            _draw_band(drawing, x + BAR / 2, y, wide, kind)
            mark_y = max(y + wide / 2, least_y)
            _draw_mark(drawing, x + BAR / 2 + 16, mark_y, number(count, language), color, kind == "reached")
            least_y = mark_y + 22
            y += wide
    drawing.add(
        f'<rect x="{_n(x - BAR / 2)}" y="{_n(top)}" width="{BAR}" height="{_n(height)}" rx="4" fill="{_BAR_FILL}">'
        f"<title>{escape(stage.name)}: {number(stage.entry_count, language)}</title></rect>"
    )
    shown = number(stage.entry_count, language)
    drawing.text(x, top - 9, shown, 14, font_weight="700", text_anchor="middle", **_HALO)


def _draw_band(drawing: _Drawing, x: float, y: float, height: float, gradient: str) -> None:
    if height:
        drawing.add(
            f'<rect x="{_n(x)}" y="{_n(y)}" width="{_FADE}" height="{_n(max(height, 1.2))}" fill="url(#{gradient})"/>'
        )


def _draw_mark(drawing: _Drawing, x: float, y: float, text: str, color: str, is_reached: bool) -> None:
    """A tick or a cross, with how many."""
    shape = "M-4 0 L-1 3.4 L4.4 -3.4" if is_reached else "M-3.4 -3.4 L3.4 3.4 M3.4 -3.4 L-3.4 3.4"
    drawing.add(
        f'<g transform="translate({_at(x, y)})"><circle r="9" fill="{color}" stroke="#ffffff" stroke-width="1.5"/>'
        f'<path d="{shape}" fill="none" stroke="#ffffff" stroke-width="2" stroke-linecap="round"/></g>'
    )
    drawing.text(x + 13, y + 4.5, text, 12.5, color, font_weight="700", **_HALO)


def _draw_waits(drawing: _Drawing, journey: Journey, layout: Layout, language: Language) -> None:
    """A clock on every path to the next stage, and on the worst bottleneck wherever it is."""
    worst = journey.bottleneck
    for way in layout.ways:
        edge = way.edge
        if edge.waiting_hours is None or not (way.is_straight or edge == worst):
            continue
        x, y = _label_place(way)
        is_late = edge.target_hours is not None and edge.waiting_hours > edge.target_hours
        text = duration(edge.waiting_hours, language)
        target = "" if edge.target_hours is None else f"({duration(edge.target_hours, language)})"
        color = _LOW if edge == worst else _LATE if is_late else _SOFT
        fill, border = ("#fdecea", "2.4") if edge == worst else ("#ffffff", "1.2")
        width = 42 + 7.6 * len(text) + (6.6 * len(target) + 5 if target else 0)
        drawing.add(
            f'<rect x="{_n(x - width / 2)}" y="{_n(y - 14)}" width="{_n(width)}" height="28" rx="14" fill="{fill}" '
            f'stroke="{color}" stroke-width="{border}"/>'
        )
        left = x - width / 2 + 17
        drawing.add(_clock(left, y, color))
        drawing.text(left + 13, y + 4.5, text, 13, color, font_weight="700")
        if target:
            drawing.text(x + width / 2 - 11, y + 4.5, target, 12, _SOFT, text_anchor="end")


def _label_place(way: Way) -> tuple[float, float]:
    """Past the middle of a straight path, since those who leave are shown before it; the middle of any other."""
    if not way.is_straight:
        return (way.x1 + way.x2) / 2, way.level
    middle = (way.x1 + way.x2) / 2
    return _bezier(0.7, way.x1, middle, way.x2), _bezier_y(0.7, way.y1, way.y2)


def _bezier(t: float, start: float, middle: float, end: float) -> float:
    return (1 - t) ** 3 * start + 3 * t * (1 - t) * middle + t**3 * end


def _bezier_y(t: float, start: float, end: float) -> float:
    return start + (end - start) * (3 * t**2 - 2 * t**3)


def _clock(x: float, y: float, color: str) -> str:
    return (
        f'<g transform="translate({_at(x, y)})" fill="none" stroke="{color}" stroke-width="1.7" '
        'stroke-linecap="round"><circle r="7"/><path d="M0 -4 V0 L3 2"/></g>'
    )


def _draw_experience(drawing: _Drawing, journey: Journey, layout: Layout, language: Language) -> None:
    x1, x2 = LEFT, LEFT + SLOT * layout.stage_count
    for score in (1, 3, 5):
        y = layout.score_y(score)
        drawing.add(
            f'<line x1="{x1}" x2="{x2}" y1="{_n(y)}" y2="{_n(y)}" stroke="{_LINE}" stroke-dasharray="2 5"/>'
        )
        drawing.text(x1 - 10, y + 4, str(score), 12, _SOFT, text_anchor="end")
    scored = [(bar_x(place), stage) for place, stage in enumerate(journey.stages)]
    expected = [(x, layout.score_y(s.expected_score)) for x, s in scored if s.expected_score is not None]
    felt = [(x, layout.score_y(s.felt_score)) for x, s in scored if s.felt_score is not None]
    dots = f'fill="none" stroke="{_SOFT}" stroke-width="2" stroke-dasharray="1 6" stroke-linecap="round"'
    for here, there in pairwise(felt):
        # Over stages without answers the line is a guess.
        is_next = there[0] - here[0] < 1.5 * SLOT
        if is_next:
            _draw_gap(drawing, here, there, expected)
        width = "3" if is_next else "1.2"
        drawing.add(
            f'<path d="{_curve([here, there])}" fill="none" stroke="{_BAR_FILL}" stroke-width="{width}"/>'
        )
    if expected:
        drawing.add(f'<path d="{_curve(expected)}" {dots}/>')
    for x, y in expected:
        drawing.add(
            f'<circle cx="{_n(x)}" cy="{_n(y)}" r="3.5" fill="#ffffff" stroke="{_SOFT}" stroke-width="1.6"/>'
        )
    for x, stage in scored:
        if stage.felt_score is not None:
            _draw_felt(drawing, x, layout.score_y(stage.felt_score), stage, stage.felt_score, language)


def _draw_felt(drawing: _Drawing, x: float, y: float, stage: Stage, score: float, language: Language) -> None:
    is_sure = stage.answer_count >= _LEAST_ANSWERS
    is_low = is_sure and stage.expected_score is not None and score < stage.expected_score - _LOW_POINT
    if is_low:
        drawing.add(f'<circle cx="{_n(x)}" cy="{_n(y)}" r="26" fill="{_LOW}" fill-opacity="0.18"/>')
    drawing.add(_face(x, y, score, is_sure))
    color = _LOW if is_low else _INK if is_sure else _SOFT
    drawing.text(x + 28, y - 5, number(score, language, 1), 15, color, font_weight="700", **_HALO)
    drawing.text(x + 28, y + 11, f"n {number(stage.answer_count, language)}", 11, _SOFT, **_HALO)


def _draw_gap(
    drawing: _Drawing,
    here: tuple[float, float],
    there: tuple[float, float],
    expected: list[tuple[float, float]],
) -> None:
    """The area between felt and intended from one stage to the next; red where felt is lower."""
    ends = [point for point in expected if here[0] <= point[0] <= there[0]]
    if len(ends) != 2:
        return
    steps = [number / 24 for number in range(25)]
    xs = [_bezier(t, here[0], (here[0] + there[0]) / 2, there[0]) for t in steps]
    meant = [_bezier_y(t, ends[0][1], ends[1][1]) for t in steps]
    felt = [_bezier_y(t, here[1], there[1]) for t in steps]
    for color, edge in ((_LOW, max), (_GOAL, min)):
        border = [edge(pair) for pair in zip(meant, felt, strict=True)]
        if border != meant:
            outline = [*zip(xs, meant, strict=True), *reversed(list(zip(xs, border, strict=True)))]
            points = " ".join(f"{_n(x)},{_n(y)}" for x, y in outline)
            drawing.add(f'<polygon points="{points}" fill="{color}" fill-opacity="0.13"/>')


def _curve(places: list[tuple[float, float]]) -> str:
    bends = " ".join(
        f"C{_at((x1 + x2) / 2, y1)} {_at((x1 + x2) / 2, y2)} {_at(x2, y2)}"
        for (x1, y1), (x2, y2) in pairwise(places)
    )
    return f"M{_at(*places[0])} {bends}".rstrip()


def _face(x: float, y: float, score: float, is_sure: bool) -> str:
    """A face that smiles more as the score is higher; pale if few answered."""
    color = next(color for below, color in _FACES if score < below)
    bend = max(-5.5, min(5.5, (score - 3.5) * 4.5))
    fill, line = (color, "#ffffff") if is_sure else ("#ffffff", color)
    return (
        f'<g transform="translate({_at(x, y)})"><circle r="17" fill="{fill}" stroke="{line}" stroke-width="2"/>'
        f'<circle cx="-5.5" cy="-4" r="2.1" fill="{line}"/><circle cx="5.5" cy="-4" r="2.1" fill="{line}"/>'
        f'<path d="M-7 {_n(6 - bend / 2)} Q0 {_n(6 + bend)} 7 {_n(6 - bend / 2)}" fill="none" stroke="{line}" '
        'stroke-width="2.4" stroke-linecap="round"/></g>'
    )


def _draw_contacts(drawing: _Drawing, journey: Journey, layout: Layout, language: Language) -> None:
    """A circle sized by its contacts, with a receiver in it."""
    y = _n(layout.contact_y)
    rates = [100 * stage.contact_count / (stage.entry_count or 1) for stage in journey.stages]
    most = max(rates, default=0) or 1
    for place, rate in enumerate(rates):
        x = bar_x(place)
        radius = 9 + 21 * (rate / most) ** 0.5 if rate else 4
        drawing.add(f'<circle cx="{_n(x)}" cy="{y}" r="{_n(radius)}" fill="{"#5b7fa6" if rate else _LINE}"/>')
        if rate:
            drawing.add(
                f'<path transform="translate({_n(x)} {y}) scale({radius / 15:.2f})" d="M-6 -5.5 C-6 0 0 6 5.5 6 '
                'L6 3 L2.6 1.6 L1 3 C-0.8 2.2 -2.2 0.8 -3 -1 L-1.6 -2.6 L-3 -6 Z" fill="#ffffff"/>'
            )
        shown = number(rate, language, 0 if rate >= 1 or not rate else 1)
        color = _INK if rate else _SOFT
        drawing.text(x + radius + 8, layout.contact_y + 5, shown, 14, color, font_weight="700")


def _draw_legend(drawing: _Drawing, layout: Layout, language: Language) -> None:
    words = WORDS[language]
    tick = '<path d="M5 0 L8 3.4 L13.4 -3.4" fill="none" stroke="#ffffff" stroke-width="2"/>'
    cross = '<path d="M5.6 -3.4 L12.4 3.4 M12.4 -3.4 L5.6 3.4" stroke="#ffffff" stroke-width="2"/>'
    line = '<line y1="0" y2="0" x2="26"'
    x = 36.0
    for symbol, word, wide in (
        (f'<rect y="-5" width="26" height="10" rx="2" fill="{_FLOW}"/>', "as_planned", 33),
        (f'<rect y="-5" width="26" height="10" rx="2" fill="{_DEVIATION}"/>', "deviation", 33),
        (f'<circle cx="9" r="9" fill="{_GOAL}"/>{tick}', "finished", 25),
        (f'<circle cx="9" r="9" fill="{_GONE}"/>{cross}', "dropped", 25),
        (_clock(8, 0, _SOFT), "waiting", 22),
        (_clock(8, 0, _LOW), "bottleneck", 22),
        (f'{line} stroke="{_BAR_FILL}" stroke-width="3"/>', "felt", 33),
        (
            f'{line} stroke="{_SOFT}" stroke-width="2" stroke-dasharray="1 6" stroke-linecap="round"/>',
            "expected",
            33,
        ),
        (f'<circle cx="9" r="9" fill="{_LOW}" fill-opacity="0.25"/>', "low", 25),
    ):
        drawing.add(f'<g transform="translate({_n(x)} {_n(layout.legend_y)})">{symbol}</g>')
        drawing.text(x + wide, layout.legend_y + 4.5, words[word], 12.5, _SOFT)
        x += wide + 6.9 * len(words[word]) + 22


def _at(x: float, y: float) -> str:
    return f"{_n(x)} {_n(y)}"


def _n(value: float) -> str:
    """A coordinate with one decimal at most, written one way."""
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text
