"""The table of `klantbeeld verify`: how much of what was planted was found."""

from collections import defaultdict

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from orchestration.demo.verify.report import OUTCOMES, FactResult, Outcome, VerifyReport
from orchestration.demo.verify.truth import MeasuredFact

_STYLES: dict[Outcome, str] = {"found": "green", "missed": "red", "false": "bold red", "open": "yellow"}
_MEANINGS: dict[Outcome, str] = {
    "found": "as planted, within tolerance",
    "missed": "planted, but the marts show something else",
    "false": "claimed or leaked, but never planted",
    "open": "the mart, column or metric does not exist yet",
}
_SHOWN = 40


def render(report: VerifyReport, limit: int = _SHOWN) -> RenderableType:
    """Counts first, then what is false or missed with numbers (`limit` facts), then what is open.

    Reads well on 80 columns, and says what is cut off.
    """
    parts: list[RenderableType] = [_counts(report)]
    failed = report.having("false") + report.having("missed")
    if failed:
        parts += [Text(), _failed(failed[:limit])]
    if len(failed) > limit:
        parts.append(Text(f"and {len(failed) - limit} more that are missed or false", "dim"))
    if report.having("open"):
        parts += [Text(), _open(report.having("open"))]
    return Group(*parts)


def _counts(report: VerifyReport) -> Table:
    table = _table()
    table.add_column(justify="right")
    table.add_column()
    table.add_column(style="dim")
    for outcome in OUTCOMES:
        count = report.counts[outcome]
        style = _STYLES[outcome] if count else "dim"
        table.add_row(Text(f"{count:,}", style), Text(outcome, style), _MEANINGS[outcome])
    return table


def _failed(results: list[FactResult]) -> Table:
    table = _table(show_header=True)
    table.add_column("")
    table.add_column("Fact", overflow="fold", ratio=1)
    for header in ("Expected", "Observed", "Difference"):
        table.add_column(header, justify="right", no_wrap=True)
    for result in results:
        table.add_row(
            Text(result.outcome, _STYLES[result.outcome]),
            Text(result.fact.id),
            _expected(result),
            Text("none" if result.observed is None else number(result.observed)),
            Text("" if result.difference is None else number(result.difference, sign="+")),
        )
        table.add_row("", Padding(_explanation(result), (0, 0, 0, 2)), "", "", "")
    return table


def _expected(result: FactResult) -> Text:
    tolerance = result.fact.tolerance if isinstance(result.fact, MeasuredFact) else 0
    # Below its number, so that both fit on 80 columns.
    return Text(number(result.expected) + (f"\n± {number(tolerance)}" if tolerance else ""))


def _explanation(result: FactResult) -> Text:
    fact = result.fact
    where = f"in {fact.mart}" if isinstance(fact, MeasuredFact) else "texts in"
    detail = f": {result.detail}" if result.detail else ""
    return Text(f"{fact.requirement} {fact.planted} ({where}{detail})", "dim", overflow="fold")


def _open(results: list[FactResult]) -> Table:
    groups: dict[tuple[str, str], list[str]] = defaultdict(list)
    for result in results:
        groups[result.fact.requirement, result.detail].append(result.fact.id)
    table = _table(show_header=True)
    table.add_column("Open", style=_STYLES["open"])
    table.add_column("Waits for", overflow="fold", ratio=1)
    table.add_column("Facts", justify="right")
    table.add_column("First", overflow="fold", ratio=1)
    for (requirement, missing), ids in sorted(groups.items(), key=_in_order):
        table.add_row(requirement, Text(missing), f"{len(ids):,}", Text(min(ids)))
    return table


def _in_order(group: tuple[tuple[str, str], list[str]]) -> tuple[int, str]:
    requirement, missing = group[0]
    return int(requirement.removeprefix("R")), missing


def _table(show_header: bool = False) -> Table:
    return Table(box=None, pad_edge=False, show_header=show_header, header_style="bold")


def number(value: float, sign: str = "") -> str:
    """A whole number in full with thousands separators, any other with four significant digits or two decimals.

    `sign` "+" shows the sign of a difference.
    """
    if float(value).is_integer():
        return f"{value:{sign},.0f}"
    return f"{value:{sign},.2f}" if abs(value) >= 1000 else f"{value:{sign}.4g}"
