"""Hostile texts: each would leave a trace if it were run, followed, filled in or obeyed."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import cycle, islice, zip_longest
from pathlib import Path

FACTORS = (7919, 6007)
# What a template that is filled in would show.
PRODUCT = str(FACTORS[0] * FACTORS[1])
MULTIPLY = f"{FACTORS[0]}*{FACTORS[1]}"

SQL = [
    "'; copy (select 1) to '{trap}'; --",
    "'); copy (select 1) to '{trap}'; --",
    "\"); copy (select 1) to '{trap}'; --",
    "' || (select write_blob('{trap}', 'x')) || '",
    "'; attach '{trap}' as hit; --",
    "$$; copy (select 1) to '{trap}'; $$",
    "'; drop schema marts cascade; --",
    "x' or 1=1 --",
    "'; install httpfs; load httpfs; --",
    "copy (select 1) to '{trap}'",
    "select 1; copy (select 1) to '{trap}'",
    "explain analyze copy (select 1) to '{trap}'",
    "export database '{trap}'",
    "\\'; copy (select 1) to '{trap}'; --",
    "'/**/; create table marts.hit as select 1; --",
    "' union all select content from read_text('{secret}') --",
]
PATHS = [
    "{trap}",
    "../../../../../..{trap}",
    "..\\..\\{trap}",
    "file://{trap}",
    "{secret}",
    "{secret}*",
    "s3://bucket/{number}",
    "C:\\{number}",
    "//host/{number}",
    "~root/{number}",
]
TEMPLATES = [
    "{{{{ {multiply} }}}}",
    "{{% do run_query(\"copy (select 1) to '{trap}'\") %}}{number}",
    "{{{{ env_var('HOME') }}}}{{{{ {multiply} }}}}",
    "${{{multiply}}}",
    "#{{{multiply}}}",
    "<%= {multiply} %>",
    "$(touch {trap})",
    "`touch {trap}`",
    "; touch {trap} #",
    "| touch {trap}",
    "{{0.__class__}}{number}",
    "%(x)s %s %n {number}",
    "!!python/object/apply:os.system ['touch {trap}']",
    "__import__('os').system('touch {trap}')",
    "<script>document.title={multiply}</script>",
]
FORMULAS = [
    '=HYPERLINK("http://x/{number}","x")',
    "+cmd|' /C calc'!A{number}",
    "-2+3+cmd|' /C calc'!A{number}",
    "@SUM({number})",
    "\t=1+{number}",
    "=DDE({number})",
]
CONTROLS = [
    "\x1b[2J{number}",
    "\x1b]0;{number}\x07",
    "\x07{number}",
    "\x9b31m{number}",
    "\u202e{number}",
    "{number}\x08\x08\x08",
    "{number}\x7f",
    "[/red]{number}",
    "[bold]{number}",
    "[link=http://x]{number}[/link]",
    "\x1f{number}",
    "\x01{number}\x02",
    "\u2066{number}",
]
GLOBS = ["*{number}", "[ab]{number}", "**/{number}", "{number}?", "{{a,b}}{number}"]
KINDS = {
    "sql": SQL,
    "path": PATHS,
    "template": TEMPLATES,
    "formula": FORMULAS,
    "control": CONTROLS,
    "glob": GLOBS,
}


@dataclass(frozen=True)
class Payload:
    """`text` would make the file `trap` if it ran, or show what stands in `secret` if it were followed."""

    number: int
    kind: str
    text: str
    trap: Path


def payloads(count: int, traps: Path, secret: Path) -> list[Payload]:
    """That many texts, no two alike: every shape in turn, each time with another trap."""
    shapes = islice(cycle(list(_shapes())), count)
    return [_payload(number, kind, shape, traps, secret) for number, (kind, shape) in enumerate(shapes)]


def _shapes() -> Iterator[tuple[str, str]]:
    """Every shape, the kinds in turn, so that a few tries have them all."""
    of_kind = [[(kind, shape) for shape in shapes] for kind, shapes in KINDS.items()]
    return (shape for row in zip_longest(*of_kind) for shape in row if shape)


def _payload(number: int, kind: str, shape: str, traps: Path, secret: Path) -> Payload:
    trap = traps / f"hit_{number}"
    text = shape.format(trap=trap, secret=secret, number=number, multiply=MULTIPLY)
    return Payload(number, kind, text if str(number) in text else f"{text} {number}", trap)
