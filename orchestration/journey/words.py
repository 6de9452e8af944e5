"""Words and times of the picture, in English and Dutch."""

from datetime import date

from orchestration.base.numbers import number
from orchestration.journey.read import Language

WORDS: dict[str, dict[str, str]] = {
    "en": {
        "flow": "Flow",
        "experience": "Satisfaction",
        "contacts": "Contacts",
        "goal": "reach the goal",
        "as_planned": "as planned",
        "deviation": "deviates from the plan",
        "finished": "goal reached",
        "dropped": "gave up",
        "waiting": "average wait (target)",
        "bottleneck": "bottleneck",
        "felt": "felt",
        "expected": "meant",
        "low": "low point",
        "per_100": "per 100 visits",
        "hour": "h",
        "day": "d",
        "journeys": "journeys began",
    },
    "nl": {
        "flow": "Stroom",
        "experience": "Tevredenheid",
        "contacts": "Contacten",
        "goal": "bereikt het doel",
        "as_planned": "zoals bedoeld",
        "deviation": "wijkt af van de bedoeling",
        "finished": "doel bereikt",
        "dropped": "haakte af",
        "waiting": "gemiddelde wachttijd (norm)",
        "bottleneck": "knelpunt",
        "felt": "beleefd",
        "expected": "bedoeld",
        "low": "dieptepunt",
        "per_100": "per 100 bezoeken",
        "hour": "u",
        "day": "d",
        "journeys": "reizen begonnen",
    },
}

_MONTHS = {
    "en": ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
    "nl": ["jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec"],
}


_TO = {"en": "to", "nl": "t/m"}


def duration(hours: float, language: Language) -> str:
    """A waiting time in minutes, hours or days, short enough for a label."""
    words = WORDS[language]
    if hours < 1:
        return f"{number(hours * 60, language)} min"
    if hours < 48:
        return f"{number(hours, language)} {words['hour']}"
    return f"{number(hours / 24, language, 0 if hours % 24 == 0 else 1)} {words['day']}"


def period(first: date, last: date, language: Language) -> str:
    """The months from the first to the last."""
    names = _MONTHS[language]
    ends = [f"{names[month.month - 1]} {month.year}" for month in (first, last)]
    return ends[0] if first == last else f" {_TO[language]} ".join(ends)


def wrapped(name: str, width: int = 18) -> list[str]:
    """A name on at most two lines."""
    lines = [""]
    for word in name.split():
        if lines[-1] and len(lines[-1]) + 1 + len(word) > width:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}".strip()
    if len(lines) <= 2:
        return lines
    rest = " ".join(lines[1:])
    return [lines[0], rest if len(rest) <= width + 4 else rest[: width + 3].rstrip() + "…"]
