"""Hostile texts in values, keys, headers, file names, landing.yml and queries: data everywhere, run nowhere."""

import contextlib
import csv
import io
import json
from collections.abc import Callable
from itertools import zip_longest
from pathlib import Path

import duckdb
from landing_project import LandingProject
from publish_all import publish

from orchestration.base.errors import KlantbeeldError
from orchestration.base.settings import Settings
from orchestration.base.sql import quote_text
from orchestration.cli.query import run_query, show_table, write_csv
from tests.faults.command import STEERING, bytes_below, klantbeeld, misbehaviour
from tests.faults.payloads import PRODUCT, Payload, payloads
from tests.faults.tally import Tally

_SECRET = "the text of a file that nobody delivered"


def run(folder: Path, count: int, seed: int, step: Callable[[], None]) -> Tally:
    """Every text is delivered, landed, published, asked for and given as a query. The seed changes nothing here."""
    tally = Tally("hostile values")
    traps, secret = folder / "traps", folder / "secret.txt"
    traps.mkdir()
    secret.write_text(_SECRET)
    texts = payloads(count, traps, secret)
    project = LandingProject.make(folder / "project")
    _deliver(project, texts)
    result = klantbeeld(project.settings, "land")
    problem = misbehaviour(result, 0) or _filled_in(result.stdout + result.stderr)
    _publish(project.settings, texts)
    for text in texts:
        wrong = _not_as_delivered(project, text)
        shown = _asked_for(project.settings, text) or _given_as_query(project.settings, text)
        ran = "it ran" if text.trap.exists() or any(traps.iterdir()) else ""
        tally.add(f"{text.kind} {text.text!r}", problem or shown or ran, wrong=wrong)
        problem = ""
        step()
    if any(_SECRET.encode() in content for content in bytes_below(project.settings.warehouse_dir).values()):
        tally.problems.append("a file that nobody delivered was read into the warehouse")
    return tally


def _deliver(project: LandingProject, texts: list[Payload]) -> None:
    """Per text a CSV file with it as value, as header and as file name, and a JSON file with it as value and key.

    In landing.yml it is the text that means no value in column `empty`, and the new name of no header.
    """
    declared = []
    for text in texts:
        written = io.StringIO()
        csv.writer(written, lineterminator="\n").writerows(
            [
                ["id", "note", "empty", text.text],
                ["1", text.text, text.text, "x"],
                ["2", "plain", "kept", "y"],
            ]
        )
        # A name that begins with a dot would be left alone.
        name = "f" + text.text.replace("/", "_")[:150]
        project.deliver(f"csv_{text.number}/{name}.csv", written.getvalue())
        record = {"id": "1", "note": text.text, text.text: "x"}
        project.deliver(f"json_{text.number}/{name}.jsonl", json.dumps(record) + "\n")
        common = {
            "columns": ["id", "note", "empty"],
            "nulls": {"empty": [text.text]},
            "rename": {text.text: "other"},
        }
        declared += [
            {"table": f"csv_{text.number}", "path": f"csv_{text.number}/*", **common},
            {"table": f"json_{text.number}", "path": f"json_{text.number}/*", "format": "jsonl", **common},
        ]
    project.declare(*declared)


def _not_as_delivered(project: LandingProject, text: Payload) -> int:
    """How many of the places in raw hold something else than was delivered."""
    rows = project.rows(f"csv_{text.number}", "note, empty") + project.rows(
        f"json_{text.number}", "note, null"
    )
    expected = [(text.text, None), ("plain", "kept"), (text.text, None)]
    return sum(row != right for row, right in zip_longest(rows, expected))


def _publish(settings: Settings, texts: list[Payload]) -> None:
    """Publish a mart with every text as a value and as the description of a column."""
    with duckdb.connect(str(settings.build_file)) as connection:
        connection.execute("create schema marts")
        columns = ", ".join(f"{quote_text(text.text)} as c{text.number}" for text in texts)
        connection.execute(f"create table marts.hostile as select {columns}")
        for text in texts:
            comment = quote_text(text.text)
            connection.execute(f"comment on column marts.hostile.c{text.number} is {comment}")
    publish(settings)


def _asked_for(settings: Settings, text: Payload) -> str:
    """What is wrong with how the published text is shown, as a table and as CSV."""
    columns, rows = run_query(settings, f"select c{text.number} as {_quoted(text.text)} from hostile")
    if rows != [(text.text,)]:
        return "it was published as another text"
    table, sheet = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(table):
        show_table(columns, rows, 100)
    write_csv(columns, rows, sheet)
    cells = [cell for row in csv.reader(io.StringIO(sheet.getvalue(), newline="")) for cell in row]
    if any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in cells):
        return "a spreadsheet would take it for a formula"
    return "it steers the terminal" if STEERING.search(table.getvalue()) else ""


def _given_as_query(settings: Settings, text: Payload) -> str:
    """What is wrong with the answer where the text is the query itself."""
    try:
        _, rows = run_query(settings, text.text)
    except KlantbeeldError:
        return ""
    except Exception as error:
        return f"as a query it ended in {type(error).__name__}"
    return "as a query it read a file" if _SECRET in str(rows) else ""


def _filled_in(said: str) -> str:
    return "a template was filled in" if PRODUCT in said else ""


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'
