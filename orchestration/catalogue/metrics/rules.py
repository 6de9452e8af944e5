"""What must hold for a metric besides its format: the names in it exist."""

import re
from collections.abc import Iterator

import sqlglot
from sqlglot import exp

from orchestration.base.config_messages import Problem, did_you_mean
from orchestration.catalogue.metrics.known import Known
from orchestration.catalogue.metrics.model import PLACEHOLDER, Definition


def metric_problems(definition: Definition, known: Known) -> list[Problem]:
    """Every problem of one metric, placed within it."""
    return [*_id_problems(definition), *_name_problems(definition, known), *_sql_problems(definition, known)]


def _id_problems(definition: Definition) -> Iterator[Problem]:
    metric_id = (
        definition.id.replace("{days}", "days") if definition.metric.each_window_beside else definition.id
    )
    if not re.fullmatch("[a-z][a-z0-9_]*", metric_id):
        yield Problem((), "this is not a valid metric id.", "Use lower-case letters, digits and _.")
    if definition.metric.each_window_beside and "{days}" not in definition.id:
        yield Problem((), "every window would get this id.", "Put {days} into it.")


def _name_problems(definition: Definition, known: Known) -> Iterator[Problem]:
    """Vars and macros that are named but do not exist."""
    metric = definition.metric
    in_braces = known.vars + (["days", *known.window_macros] if metric.each_window_beside else [])
    texts = metric.sql | {
        "name_en": metric.name_en,
        "name_nl": metric.name_nl,
        "description": metric.description,
    }
    for key, text in texts.items():
        for name in PLACEHOLDER.findall(text):
            if name not in in_braces:
                yield Problem((key,), f"{{{name}}} in {key} is not a var.", did_you_mean(name, in_braces))
    for name in metric.parameters:
        if name not in known.vars:
            yield Problem(
                ("parameters",), f"the parameter {name!r} is not a var.", did_you_mean(name, known.vars)
            )
    window = metric.window_days
    if isinstance(window, str) and window not in known.vars:
        yield Problem(("window_days",), f"{window!r} is not a var.", did_you_mean(window, known.vars))


def _sql_problems(definition: Definition, known: Known) -> Iterator[Problem]:
    columns = known.columns(definition.fact)
    for key, sql in definition.metric.sql.items():
        try:
            expression = sqlglot.parse_one(PLACEHOLDER.sub("1", sql), dialect="duckdb")
        except sqlglot.ParseError:
            yield Problem((key,), f"{key} is not an SQL expression: {sql}", "Write one, as in a select.")
            continue
        for name in dict.fromkeys(column.name for column in expression.find_all(exp.Column)):
            if name not in columns:
                text = f"{name!r} in {key} is not a column of {definition.fact}."
                yield Problem((key,), text, did_you_mean(name, columns))
