"""What a submitter is told about a signal, in Dutch and in English."""

from dataclasses import dataclass
from datetime import date

from orchestration.base.numbers import number

# How a change of a metric is written, by unit: the factor and the decimals.
_FACTORS = {"rate": (100, 1), "score": (1, 2), "eur": (1, 2), "seconds": (1, 0), "count": (1, 1)}
_RELATIVE = (100, 1)


@dataclass(frozen=True)
class Effect:
    """The effect of an improvement on one metric, by the method that its design chose."""

    name_en: str
    name_nl: str
    unit: str
    change_kind: str
    effect: float | None
    low: float | None
    high: float | None
    verdict: str
    reason_en: str | None = None
    reason_nl: str | None = None
    contacts: tuple[float | None, float | None, float | None] = (None, None, None)
    euros: tuple[float | None, float | None, float | None] = (None, None, None)


@dataclass(frozen=True)
class Outcome:
    """A signal in its last step. Title and improvement are null if they may not be shown or there is none."""

    signal: str
    submitted_on: date
    is_open: bool
    title: str | None = None
    resolution: str | None = None
    reason_en: str | None = None
    reason_nl: str | None = None
    parent: str | None = None
    improvement: str | None = None
    actions: tuple[str, ...] = ()
    effects: tuple[Effect, ...] = ()


@dataclass(frozen=True)
class _Words:
    """The sentences of one language."""

    code: str
    heading: str
    parts: tuple[str, str, str]
    months: tuple[str, ...]
    submitted: str
    submitted_title: str
    resolutions: dict[str, str]
    taken_up: str
    done: str
    nothing_yet: str
    see_parent: str
    not_measured: str
    not_linked: str
    because: str
    is_about: str
    likely: str
    between: str
    unchanged: str
    no_interval: str
    chance: str
    but: str
    refused: str
    verdicts: dict[str, str]
    units: dict[str, str]
    change: tuple[str, str]
    contacts: tuple[str, str, str]
    euros: tuple[str, str, str]


_NL = _Words(
    code="nl",
    heading="Je signaal {signal}",
    parts=("Je signaal", "Wat we ermee deden", "Wat het opleverde"),
    months=(
        *("januari", "februari", "maart", "april", "mei", "juni"),
        *("juli", "augustus", "september", "oktober", "november", "december"),
    ),
    submitted="Op {on} diende je een signaal in.",
    submitted_title='Op {on} diende je een signaal in: "{title}".',
    resolutions={
        "rejected": "We lazen het en nemen het niet verder in behandeling{because}.",
        "no_go": "We zochten het uit en besloten het niet op te pakken{because}.",
        "duplicate": "Een ander signaal zegt hetzelfde. We behandelen beide als één{parent}.",
    },
    taken_up="We pakten het op.",
    done="Gedaan: {actions}.",
    nothing_yet="Er verandert nu niets. Zie je er meer van, dien het dan opnieuw in.",
    see_parent="Dat lees je bij dat signaal.",
    not_measured="Wat het opleverde is niet gemeten{because}.",
    not_linked="Het is gemeten. Vraag de signaalcoördinator naar de uitkomst.",
    because=": {reason}",
    is_about="{name}: {change}",
    likely=", waarschijnlijk {interval}",
    between="tussen {low} en {high}",
    unchanged="gelijk",
    no_interval=" (hoe zeker dat is, is niet te zeggen)",
    chance=" Dat kan toeval zijn.",
    but=" Let op: {reason}.",
    refused="{name}: hierover is niets te zeggen ({reason}).",
    verdicts={
        "met": " Dat is wat we verwachtten.",
        "exceeded": " Dat is meer dan we verwachtten.",
        "missed": " Dat is minder dan we verwachtten.",
        "kept": " Dit mocht niet slechter worden, en dat werd het niet.",
        "broken": " Dit mocht niet slechter worden, en dat werd het wel.",
        "not_provable": " Of er iets veranderde is niet aan te tonen.",
    },
    units={
        "relative": "%",
        "rate": "procentpunt",
        "score": "punt",
        "eur": "euro",
        "seconds": "seconden",
        "count": "",
    },
    change=("lager", "hoger"),
    contacts=("In de gemeten dagen", "contacten minder", "contacten meer"),
    euros=("In euro's", "bespaard", "extra kosten"),
)
_EN = _Words(
    code="en",
    heading="Your signal {signal}",
    parts=("Your signal", "What we did", "What came of it"),
    months=(
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    ),
    submitted="You submitted a signal on {on}.",
    submitted_title='You submitted a signal on {on}: "{title}".',
    resolutions={
        "rejected": "We read it and will not take it further{because}.",
        "no_go": "We looked into it and decided not to take it up{because}.",
        "duplicate": "Another signal says the same. We treat both as one{parent}.",
    },
    taken_up="We took it up.",
    done="Done: {actions}.",
    nothing_yet="Nothing changes for now. If you see it again, submit a new signal.",
    see_parent="See the feedback on that signal.",
    not_measured="The result was not measured{because}.",
    not_linked="It was measured. Ask the signal coordinator for the result.",
    because=": {reason}",
    is_about="{name}: {change}",
    likely=", likely {interval}",
    between="between {low} and {high}",
    unchanged="unchanged",
    no_interval=" (how certain this is cannot be said)",
    chance=" That may be chance.",
    but=" Note: {reason}.",
    refused="{name}: nothing can be said about it ({reason}).",
    verdicts={
        "met": " That is what we expected.",
        "exceeded": " That is more than we expected.",
        "missed": " That is less than we expected.",
        "kept": " This was not supposed to get worse, and it did not.",
        "broken": " This was not supposed to get worse, and it did.",
        "not_provable": " It cannot be shown whether anything changed.",
    },
    units={
        "relative": "%",
        "rate": "percentage points",
        "score": "points",
        "eur": "euros",
        "seconds": "seconds",
        "count": "",
    },
    change=("lower", "higher"),
    contacts=("In the days measured", "fewer contacts", "more contacts"),
    euros=("In euros", "saved", "extra cost"),
)


def feedback_text(outcome: Outcome) -> str:
    """One text: Dutch first, English below it."""
    return "\n\n".join(_in_words(words, outcome) for words in (_NL, _EN)) + "\n"


def _in_words(words: _Words, outcome: Outcome) -> str:
    on = f"{outcome.submitted_on.day} {words.months[outcome.submitted_on.month - 1]} {outcome.submitted_on.year}"
    template = words.submitted_title if outcome.title else words.submitted
    bodies = (
        [template.format(on=on, title=_one_line(outcome.title or ""))],
        _what_we_did(words, outcome),
        _what_came_of_it(words, outcome),
    )
    parts = ["\n".join([name, *lines]) for name, lines in zip(words.parts, map(list, bodies), strict=True)]
    return "\n\n".join([words.heading.format(signal=_one_line(outcome.signal)), *parts])


def _what_we_did(words: _Words, outcome: Outcome) -> list[str]:
    if outcome.resolution in words.resolutions:
        parent = f" ({_one_line(outcome.parent)})" if outcome.parent else ""
        template = words.resolutions[outcome.resolution]
        return [template.format(because=_because(words, outcome), parent=parent)]
    done = [name for name in (outcome.improvement, *outcome.actions) if name]
    if not done:
        return [words.taken_up]
    quoted = "; ".join(f'"{_one_line(name)}"' for name in done)
    return [f"{words.taken_up} {words.done.format(actions=quoted)}"]


def _what_came_of_it(words: _Words, outcome: Outcome) -> list[str]:
    if outcome.resolution == "duplicate":
        return [words.see_parent]
    if outcome.resolution in words.resolutions:
        return [words.nothing_yet]
    if outcome.resolution != "measured":
        return [words.not_measured.format(because=_because(words, outcome))]
    return [line for effect in outcome.effects for line in _measured(words, effect)] or [words.not_linked]


def _because(words: _Words, outcome: Outcome) -> str:
    reason = outcome.reason_nl if words is _NL else outcome.reason_en
    return words.because.format(reason=reason[:1].lower() + reason[1:]) if reason else ""


def _measured(words: _Words, effect: Effect) -> list[str]:
    name, reason = (effect.name_nl, effect.reason_nl) if words is _NL else (effect.name_en, effect.reason_en)
    if effect.verdict == "refused" or effect.effect is None:
        told = reason or words.not_measured.format(because="").rstrip(".").lower()
        return [words.refused.format(name=name, reason=told)]
    kind = "relative" if effect.change_kind == "relative" else effect.unit
    factor, decimals = _RELATIVE if kind == "relative" else _FACTORS.get(kind, (1, 2))
    less, more = words.change
    line = words.is_about.format(
        name=name,
        change=_change(
            words,
            tuple(
                value * factor if value is not None else None
                for value in (effect.effect, effect.low, effect.high)
            ),
            decimals,
            (f"{words.units.get(kind, '')} {less}".strip(), f"{words.units.get(kind, '')} {more}".strip()),
        ),
    )
    line += words.verdicts.get(effect.verdict, "")
    has_zero = effect.low is not None and effect.high is not None and effect.low <= 0 <= effect.high
    if has_zero and effect.verdict not in ("not_provable", "kept"):
        line += words.chance
    if reason:
        line += words.but.format(reason=reason)
    lines = [line]
    if effect.contacts[0] is not None:
        lines.append(_amount(words, effect.contacts, words.contacts))
    if effect.euros[0] is not None:
        lines.append(_amount(words, effect.euros, words.euros))
    return lines


def _amount(words: _Words, values: tuple[float | None, ...], names: tuple[str, str, str]) -> str:
    about, less, more = names
    return words.is_about.format(name=about, change=_change(words, values, 0, (less, more)))


def _change(words: _Words, values: tuple[float | None, ...], decimals: int, names: tuple[str, str]) -> str:
    """A value and its interval, as "23 % lower, likely between 12 and 34 % lower."."""
    value, low, high = values
    if value is None:
        return words.unchanged
    told = _told(words, value, decimals, names)
    if low is None or high is None:
        return f"{told}{words.no_interval}."
    if (low < 0) == (high < 0):
        # Both on one side: the smaller first, and the unit once.
        near, far = sorted((abs(low), abs(high)))
        ends = (_number(words, near, decimals), _told(words, far if high > 0 else -far, decimals, names))
    else:
        ends = (_told(words, low, decimals, names), _told(words, high, decimals, names))
    interval = words.between.format(low=ends[0], high=ends[1])
    return f"{told}{words.likely.format(interval=interval)}."


def _told(words: _Words, value: float, decimals: int, names: tuple[str, str]) -> str:
    if round(value, decimals) == 0:
        return words.unchanged
    return f"{_number(words, abs(value), decimals)} {names[0] if value < 0 else names[1]}"


def _number(words: _Words, value: float, decimals: int) -> str:
    text = number(value, words.code, decimals)
    return text.rstrip("0").rstrip(".,") if decimals else text


def _one_line(text: str) -> str:
    """Without line breaks and other control characters, so that nobody else can write a heading in the text."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
