"""Turns pydantic's findings into sentences: what is wrong and what to write instead."""

import difflib
import typing
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from orchestration.base.yaml_lines import Place


@dataclass(frozen=True, order=True)
class Problem:
    """One thing that is wrong at one place of the document."""

    place: Place
    text: str
    hint: str

    def under(self, *prefix: str | int) -> "Problem":
        """The same problem, with its place relative to an outer part of the document."""
        return Problem((*prefix, *self.place), self.text, self.hint)


def did_you_mean(word: str, known: list[str]) -> str:
    """A hint that names the closest known word, or all of them if none is close."""
    near = difflib.get_close_matches(word, known, n=1, cutoff=0.6)
    return f"Did you mean {near[0]!r}?" if near else f"Known: {', '.join(known)}."


def explain(
    error: ValidationError, model: type[BaseModel], content: Any, document: str = "landing.yml"
) -> list[Problem]:
    """One Problem per finding.

    `content` is the document, to quote what was written (configuration, not data); `document` is its name.
    """
    return [_explain_one(finding, model, document) for finding in error.errors()]


def _explain_one(finding: ErrorDetails, model: type[BaseModel], document: str) -> Problem:
    place = finding["loc"]
    key = _readable(place)
    kind = finding["type"]
    if kind == "extra_forbidden":
        known = _keys_of(_model_at(model, place[:-1]))
        return Problem(place, f"{key} is not a key of {document}.", did_you_mean(str(place[-1]), known))
    if kind == "missing":
        return Problem(place, f"{key} is missing.", f"Add `{place[-1]}:`.")
    if kind == "literal_error":
        expected = finding["ctx"]["expected"].replace("'", "").replace(" or ", ", ").split(", ")
        hint = did_you_mean(str(finding["input"]), expected) + f" Allowed: {', '.join(expected)}."
        return Problem(place, f"{key} is {finding['input']!r}.", hint)
    if kind == "string_pattern_mismatch":
        hint = f"Use only lower-case letters, digits and _ (pattern {finding['ctx']['pattern']})."
        return Problem(place, f"{key} is {finding['input']!r}.", hint)
    if kind == "string_type":
        return Problem(place, f"{key} must be text, not {finding['input']!r}.", "Put it in quotes.")
    return Problem(place, f"{key}: {finding['msg']}.", f"Correct {key}.")


def _readable(place: Place) -> str:
    parts = [str(part) for part in place if not str(part).startswith("[")]
    if len(parts) > 2 and parts[0] == "deliveries":
        return ".".join(parts[2:])
    return ".".join(parts)


def _keys_of(model: type[BaseModel] | None) -> list[str]:
    return [field.alias or name for name, field in model.model_fields.items()] if model else []


def _model_at(model: type[BaseModel], place: tuple[int | str, ...]) -> type[BaseModel] | None:
    """The model that describes the value at `place`."""
    current: type[BaseModel] | None = model
    is_key = False
    for part in place:
        if isinstance(part, int) or current is None:
            continue
        if is_key:
            is_key = False
            continue
        fields = {field.alias or name: field for name, field in current.model_fields.items()}
        annotation = fields[part].annotation if part in fields else None
        current, is_key = _model_in(annotation), typing.get_origin(annotation) is dict
    return current


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for argument in typing.get_args(annotation):
        found = _model_in(argument)
        if found:
            return found
    return None
