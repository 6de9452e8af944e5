"""The marts of web and experience, each with its own SQL, in R and compared with the cost of sessions."""

import json
from collections.abc import Iterator

from benchmarks.enlarged import models_between
from benchmarks.queries import beside_the_build, timed_table
from benchmarks.repeat import repeat
from benchmarks.results import Measurement, figure
from benchmarks.workspace import Bench, compiled_sql

TITLE = "Web and experience marts"

# By the fact from which a mart's models are followed; making visits is a separate part.
_MARTS = {"web": "web_event", "experience": "fct_survey_response"}
_VISITS = ("web_event", "web_session")


def measure(bench: Bench) -> Iterator[Measurement]:
    settings = bench.built()
    manifest = json.loads((settings.dbt_target_dir / "manifest.json").read_text(encoding="utf-8"))
    nodes = manifest["nodes"]
    with beside_the_build(settings) as connection:
        for marts, fact in _MARTS.items():
            total = 0.0
            for name in models_between(nodes, fact, marts):
                materialized = nodes[f"model.klantbeeld.{name}"]["config"]["materialized"]
                if name in _VISITS or materialized == "view":
                    continue
                bench.step(name)
                query = compiled_sql(settings, name)
                measured = repeat(bench.size, lambda query=query: timed_table(connection, "measured", query))
                seconds = measured.median_of("cpu_seconds")
                total += seconds
                yield figure(f"web_marts.{marts}.{name}.cpu", f"Model {name}", "seconds", seconds)
            title = f"Marts of {marts} and what they read between {fact} and them"
            yield figure(f"web_marts.{marts}.cpu", title, "seconds", total)
