"""Writes dbt's semantic models from the metrics, so that tools that query by metric agree with metric_daily."""

from collections.abc import Iterator
from typing import Any

import yaml

from orchestration.catalogue.metrics.model import PLACEHOLDER, Definition

_HEADER = """\
# Generated from catalogue/metrics/ by `make catalogue`: change a metric there, not here. Windows and thresholds have
# the values of dbt_project.yml.
"""
_DIMENSIONS = (
    "journey_stage",
    "touchpoint",
    "channel",
    "contact_reason",
    "product",
    "customer_group",
    "team",
)


def semantic_models(definitions: list[Definition], variables: dict[str, Any]) -> str:
    """The text of models/marts/metric/semantic_models.yml; `variables` are the vars of dbt_project.yml."""
    metrics = [metric for definition in definitions for metric in _in_each_window(definition, variables)]
    content = {
        "semantic_models": [
            {
                "name": "metric",
                "description": "metric_daily with the names of its members; measures add up over all dimensions.",
                "model": "ref('metric_daily_labelled')",
                "defaults": {"agg_time_dimension": "day_on"},
                "primary_entity": "metric",
                "dimensions": list(_dimensions()),
                "measures": [measure for metric in metrics for measure in metric["measures"]],
            }
        ],
        "metrics": [metric["metric"] for metric in metrics],
    }
    return _HEADER + yaml.safe_dump(content, sort_keys=False, allow_unicode=True, width=140)


def _dimensions() -> Iterator[dict[str, Any]]:
    yield {"name": "day_on", "type": "time", "type_params": {"time_granularity": "day"}}
    names = [f"{name}_name_{language}" for name in _DIMENSIONS for language in ("en", "nl")]
    yield from ({"name": name, "type": "categorical"} for name in ["source_system", "is_complete", *names])


def _in_each_window(definition: Definition, variables: dict[str, Any]) -> Iterator[dict[str, Any]]:
    windows = variables["episode_windows_beside"] if definition.metric.each_window_beside else [None]
    for days in windows:
        yield _metric(definition, {**variables, "days": days})


def _metric(definition: Definition, values: dict[str, Any]) -> dict[str, Any]:
    """A dbt metric with its measures: a sum of one, or a ratio of two."""
    metric = definition.metric
    name = _filled(definition.id, values)
    about = {
        "name": name,
        "label": _filled(metric.name_en, values),
        "description": _filled(f"{metric.description} {metric.null_rule}", values),
    }
    factor = "" if metric.multiplier == 1 else f"{metric.multiplier} * "
    if metric.denominator is None:
        measure = _measure(name, name, f"{factor}numerator")
        return {
            "measures": [measure],
            "metric": {**about, "type": "simple", "type_params": {"measure": name}},
        }
    parts = {
        part: {**_measure(f"{name}_{part}", name, sql), "create_metric": True}
        for part, sql in (("numerator", f"{factor}numerator"), ("denominator", "denominator"))
    }
    ratio = {part: measure["name"] for part, measure in parts.items()}
    return {"measures": list(parts.values()), "metric": {**about, "type": "ratio", "type_params": ratio}}


def _measure(name: str, metric_id: str, sql: str) -> dict[str, Any]:
    return {"name": name, "agg": "sum", "expr": f"case when metric_id = '{metric_id}' then {sql} end"}


def _filled(text: str, values: dict[str, Any]) -> str:
    return PLACEHOLDER.sub(lambda found: str(values[found.group(1)]), text)
