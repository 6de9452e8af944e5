"""Writes the macro metric_definitions from the metrics: a Jinja literal, which dbt reads at once."""

from itertools import groupby
from typing import Any

from orchestration.catalogue.literals import literal, quoted
from orchestration.catalogue.metrics.model import PLACEHOLDER, Definition

_HEADER = """\
{#-
  Generated from catalogue/metrics/ by `make catalogue`: change a metric there, not here. It is a literal and no text of
  YAML, which dbt would read in every model that counts something.
-#}
{% macro metric_definitions() %}
{%- set definitions = [] -%}
"""
_FOOTER = "{{ return(definitions) }}\n{% endmacro %}\n"
_LOOP = "{%- for days in klantbeeld.episode_windows_beside() -%}\n"


def metric_macro(definitions: list[Definition]) -> str:
    """The text of macros/metrics/metric_definitions.sql."""
    parts = [_HEADER]
    for in_loop, group in groupby(definitions, key=lambda definition: definition.metric.each_window_beside):
        entries = "".join(_entry(definition) for definition in group)
        extend = "{%- do definitions.extend([\n" + entries + "]) -%}\n"
        parts.append(_LOOP + extend + "{%- endfor -%}\n" if in_loop else extend)
    return "".join([*parts, _FOOTER])


def _entry(definition: Definition) -> str:
    lines = [f"        '{key}': {value},\n" for key, value in _fields(definition).items()]
    return "".join(["    {\n", *lines, "    },\n"])


def _fields(definition: Definition) -> dict[str, str]:
    metric = definition.metric
    return {
        "id": _literal(definition.id),
        "name_en": _literal(metric.name_en),
        "name_nl": _literal(metric.name_nl),
        "description": _literal(metric.description),
        "fact": _literal(definition.fact),
        "rows": _literal(metric.rows),
        "numerator": _literal(metric.numerator),
        "denominator": _literal(metric.denominator),
        "multiplier": _literal(metric.multiplier),
        "unit": _literal(metric.unit),
        "direction": _literal(metric.direction),
        "null_rule": _literal(metric.null_rule),
        "window_days": _window(definition),
        "parameters": literal(definition.parameters),
        "owner_role": _literal(definition.owner_role),
        "source": _literal(metric.source),
        "version": _literal(metric.version),
    }


def _window(definition: Definition) -> str:
    metric = definition.metric
    if metric.each_window_beside:
        return "days"
    return _value(metric.window_days) if isinstance(metric.window_days, str) else _literal(metric.window_days)


def _literal(value: Any) -> str:
    """A value as Jinja writes it; what is in braces in a text becomes an expression."""
    if not isinstance(value, str):
        return literal(value)
    # Texts and names of placeholders alternate.
    pieces = PLACEHOLDER.split(value)
    written = [_value(piece) if index % 2 else quoted(piece) for index, piece in enumerate(pieces)]
    return " ~ ".join(piece for piece in written if piece != "''") or "''"


def _value(name: str) -> str:
    if name == "days":
        return name
    return f"klantbeeld.{name}" if "(" in name else f"klantbeeld.var_count('{name}')"
