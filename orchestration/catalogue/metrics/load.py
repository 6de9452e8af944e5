"""Reads catalogue/metrics and reports every fault with file, line and what to write instead."""

from collections.abc import Iterator
from pathlib import Path

from pydantic import ValidationError

from orchestration.base.config_messages import Problem, did_you_mean, explain
from orchestration.catalogue.files import CatalogueFile, refuse
from orchestration.catalogue.metrics.known import Known
from orchestration.catalogue.metrics.model import Definition, FactFile, Metric
from orchestration.catalogue.metrics.rules import metric_problems


def load_metrics(root: Path) -> list[Definition]:
    """The metrics of every file in catalogue/metrics: files by name, metrics in the order of the file.

    Raises ConfigError that names every fault.
    """
    known = Known(root)
    definitions: list[Definition] = []
    faults: list[str] = []
    for path in sorted((root / "catalogue" / "metrics").glob("*.yml")):
        file = CatalogueFile.read(path)
        found, problems = _read(file, known)
        problems += _twice(found, definitions)
        definitions += found
        faults += file.faults(problems)
    refuse(faults)
    return definitions


def _read(file: CatalogueFile, known: Known) -> tuple[list[Definition], list[Problem]]:
    fact = file.path.stem
    if fact not in known.facts:
        return [], [Problem((), f"{fact} is not a fact for metrics.", did_you_mean(fact, known.facts))]
    if not isinstance(file.content, dict):
        return [], [Problem((), "A file of metrics is a mapping.", "Start it with owner_role: and metrics:.")]
    try:
        head = FactFile.model_validate(file.content)
    except ValidationError as error:
        return [], explain(error, FactFile, file.content, "a file of metrics")
    definitions, problems = [], []
    for metric_id, written in head.metrics.items():
        try:
            metric = Metric.model_validate(written)
        except ValidationError as error:
            problems += _named(metric_id, explain(error, Metric, written, "a metric"))
            continue
        definition = Definition(metric_id, fact, metric.owner_role or head.owner_role, metric)
        problems += _named(metric_id, metric_problems(definition, known))
        definitions.append(definition)
    return definitions, problems


def _named(metric_id: str, problems: list[Problem]) -> list[Problem]:
    """Problems of a metric, placed in its file and with its id in front."""
    named = [Problem(problem.place, f"{metric_id}: {problem.text}", problem.hint) for problem in problems]
    return [problem.under("metrics", metric_id) for problem in named]


def _twice(found: list[Definition], before: list[Definition]) -> Iterator[Problem]:
    """Within one file, reading the YAML has already refused duplicate keys."""
    places = {definition.id: definition.fact for definition in before}
    for definition in found:
        if definition.id in places:
            text = f"{definition.id} is in {places[definition.id]}.yml too."
            yield Problem(("metrics", definition.id), text, "Give one of the two another id.")
