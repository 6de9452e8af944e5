"""The contact marts over the company's contacts many times over, compared with a scan of these."""

from collections.abc import Iterator

from benchmarks.enlarged import CONTACT_KEYS, enlarged, models_between
from benchmarks.queries import timed
from benchmarks.repeat import repeat
from benchmarks.results import Measurement, figure, times
from benchmarks.workspace import Bench

TITLE = "Contact marts over many contacts"

# Words are a separate part: their cost depends on texts, not contacts.
_APART = (
    "word_use",
    "word_stem",
    "distinctive_word",
    "contact_reason_word_monthly",
    "contact_reason_word_12_months",
)


def measure(bench: Bench) -> Iterator[Measurement]:
    settings = bench.built()
    with enlarged(settings) as large:
        bench.step("making contacts")
        rows = large.enlarge("core.fct_contact", bench.size.contact_rows, CONTACT_KEYS)
        yield figure("contact_marts.rows", "Contacts", "rows", rows)
        bench.step("reading every column")
        columns = [row[0] for row in large.connection.execute("describe build.core.fct_contact").fetchall()]
        query = f"select {', '.join(f'count({name})' for name in columns)} from build.core.fct_contact"
        scan = repeat(bench.size, lambda: timed(large.connection, query))
        yield from times("contact_marts.scan", "One scan of every column of the contacts", scan)
        total = {"core": 0.0, "metrics": 0.0, "marts": 0.0}
        for name in models_between(large.nodes, "fct_contact", "contact"):
            if name in _APART:
                continue
            bench.step(name)
            built = large.measure(name)
            total[large.layer(name)] += built.cpu_seconds
            yield figure(f"contact_marts.{name}.cpu", f"Model {name}", "seconds", built.cpu_seconds)
    marts = total["metrics"] + total["marts"]
    yield figure(
        "contact_marts.facts.cpu",
        "Facts made from the contacts (episodes, steps, ...)",
        "seconds",
        total["core"],
    )
    yield figure(
        "contact_marts.total.cpu", "Contact marts and the aggregates that they read", "seconds", marts
    )
    yield figure(
        "contact_marts.ratio", "The same over the scan", "ratio", marts / scan.median_of("cpu_seconds")
    )
