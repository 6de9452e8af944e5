"""Words that distinguish contact reasons, over many texts: scrubbing and splitting them, counting, comparing."""

from collections.abc import Iterator

from benchmarks.enlarged import CONTACT_KEYS, enlarged
from benchmarks.results import Measurement, figure
from benchmarks.workspace import Bench

TITLE = "Distinctive words over many texts"

_MODELS = ("contact_words", "word_use", "word_stem", "distinctive_word", "contact_reason_word_monthly")
_RECORD = {"source_record_id": CONTACT_KEYS["source_record_id"]}


def measure(bench: Bench) -> Iterator[Measurement]:
    settings = bench.built()
    with enlarged(settings) as large:
        bench.step("making texts")
        # Some contacts have no text, so there are more contacts than texts.
        (share,) = large.connection.execute(
            "select count(coalesce(subject_text, body_text)) / count(*) from small.input.input__contact"
        ).fetchone()
        contacts = int(bench.size.text_rows / max(share, 0.01))
        large.enlarge("input.input__contact", contacts, _RECORD)
        large.enlarge("core.fct_contact", contacts, CONTACT_KEYS)
        cpu = wall = 0.0
        for name in _MODELS:
            bench.step(name)
            built = large.measure(name)
            cpu, wall = cpu + built.cpu_seconds, wall + built.wall_seconds
            yield figure(f"distinctive_words.{name}.cpu", f"Model {name}", "seconds", built.cpu_seconds)
        (rows,) = large.connection.execute("select count(*) from build.input.contact_words").fetchone()
    yield figure("distinctive_words.rows", "Texts", "rows", rows)
    yield figure("distinctive_words.cpu", "All of these", "seconds", cpu)
    yield figure("distinctive_words.wall", "The same, on the clock", "seconds", wall)
