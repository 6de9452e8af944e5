"""The tables of benchmarks/README.md, made from the results files."""

from pathlib import Path

import yaml

from benchmarks.goals import FEWEST_ROWS, Judged, judge
from benchmarks.results import Machine, Measurement, PartResult, Results
from orchestration.base.errors import ConfigError

FOLDER = Path(__file__).parent
README = FOLDER / "README.md"
EXPLANATIONS = FOLDER / "explanations.yml"
_BEGIN, _END = "<!-- results: begin -->", "<!-- results: end -->"
_MODELS_SHOWN = 12
_COLUMNS = ("figure", "median", "on the clock", "in R", "runs", "lowest to highest", "")
_OVER_ALL_EVENTS = ("scan", "full_build", "by_hand", "web_marts", "peers", "memory", "spark")


def update_readme(results: Results, readme: Path = README) -> list[str]:
    """Put the tables between the marks in the README. Returns missed goals that are not explained."""
    text = readme.read_text(encoding="utf-8")
    if text.count(_BEGIN) != 1 or text.count(_END) != 1:
        raise ConfigError(f"{readme} lacks the marks {_BEGIN} and {_END}.", "Put each on a separate line.")
    before, rest = text.split(_BEGIN)
    after = rest.split(_END)[1]
    explained = yaml.safe_load(EXPLANATIONS.read_text(encoding="utf-8")) or {}
    readme.write_text(f"{before}{_BEGIN}\n\n{render(results, explained)}\n\n{_END}{after}", encoding="utf-8")
    return [row.goal.id for row in judge(results) if row.verdict == "no" and row.goal.id not in explained]


def render(results: Results, explained: dict[str, str]) -> str:
    """All tables as Markdown. `explained` says why goals were missed."""
    from benchmarks.parts import PARTS

    sections = [_machine(results.machine), "### Goals", _goals(results, explained)]
    for name, part in results.parts.items():
        title = PARTS[name].TITLE if name in PARTS else name
        sections += [
            f"### {title}",
            _made(part, results.machine),
            part.not_measured or _figures(part, _scan_seconds(results, name, part)),
        ]
    return "\n\n".join(sections)


def _machine(machine: Machine) -> str:
    versions = ", ".join(f"{name} {version}" for name, version in machine.packages.items())
    return (
        f"{machine.processor}, {machine.cores} cores, {machine.memory_bytes / 2**30:.0f} GiB, {machine.system}; "
        f"Python {machine.python}, {versions}."
    )


def _goals(results: Results, explained: dict[str, str]) -> str:
    lines = ["| goal | at most | measured | reached | web events | why not |", "|---|---|---|---|---|---|"]
    for row in judge(results):
        lines.append(f"| {' | '.join(_goal_cells(row, explained))} |")
    return "\n".join(lines)


def _goal_cells(row: Judged, explained: dict[str, str]) -> list[str]:
    goal = row.goal
    measured = "" if row.value is None else f"{row.value:.3g} {goal.unit}"
    why = row.reason or (explained.get(goal.id, "not explained yet") if row.verdict == "no" else "")
    events = f"{row.company.web_events:,}" if row.company else ""
    return [goal.text, f"{goal.limit:g} {goal.unit}", measured, row.verdict, events, why]


def _made(part: PartResult, machine: Machine) -> str:
    company = part.company
    made = (
        f"{company.customers:,} customers, {company.days} days, {company.web_events:,} web events; "
        f"{part.measured_at:%Y-%m-%d %H:%M} UTC, commit {part.commit or 'unknown'}, {part.seconds:,.0f} s."
    )
    return made if part.machine in (None, machine) else f"{made} Measured elsewhere: {_machine(part.machine)}"


def _scan_seconds(results: Results, name: str, part: PartResult) -> float | None:
    """R, if the part works on all web events, these are many, and R was measured with it."""
    scan = results.parts.get("scan")
    is_over_all = name in _OVER_ALL_EVENTS and part.company.web_events >= FEWEST_ROWS
    return results.values().get("scan.cpu") if is_over_all and scan and scan.is_comparable(part) else None


def _figures(part: PartResult, scan_seconds: float | None) -> str:
    models = [one.id for one in part.measurements if one.id.startswith("full_build.model.")]
    hidden = models[_MODELS_SHOWN:]
    walls = {one.id: one.value for one in part.measurements if one.id.endswith(".wall")}
    lines = [f"| {' | '.join(_COLUMNS)} |", "|---" * len(_COLUMNS) + "|"]
    for one in part.measurements:
        if one.id not in hidden and one.id not in walls:
            wall = walls.get(one.id.removesuffix(".cpu") + ".wall")
            lines.append(f"| {' | '.join(_cells(one, wall, scan_seconds))} |")
    return "\n".join(lines)


def _cells(one: Measurement, wall: float | None, scan_seconds: float | None) -> list[str]:
    """One figure; CPU time and wall-clock time of the same runs share a row."""
    is_spread = len(one.samples) > 1
    spread = (
        f"{_text(min(one.samples), one.unit)} to {_text(max(one.samples), one.unit)}" if is_spread else ""
    )
    is_cpu = one.id.endswith(".cpu") and one.value is not None
    value = _text(one.value, one.unit) + (" CPU" if is_cpu else "")
    in_scans = f"{one.value / scan_seconds:,.1f}" if scan_seconds and is_cpu else ""
    return [one.title, value, _text(wall, "seconds"), in_scans, str(len(one.samples) or ""), spread, one.note]


def _text(value: float | None, unit: str) -> str:
    if value is None:
        return ""
    if unit == "seconds":
        return f"{value:,.3f} s" if value < 1 else f"{value:,.1f} s"
    if unit == "bytes":
        return f"{value / 1e6:,.1f} MB"
    if unit == "rows per second":
        return f"{value:,.0f} a second"
    if unit == "share":
        return f"{value:.1%}".replace("%", " %")
    return f"{value:.2f}" if unit == "ratio" else f"{value:,.0f}"
