"""Reads YAML and remembers the line of everything in it, so that an error can point at it."""

from collections.abc import Hashable
from pathlib import Path
from typing import Any

import yaml

from orchestration.base.errors import ConfigError

Place = tuple[Hashable, ...]


class LineMap:
    """Line numbers (from 1) of the parts of a YAML document by place, such as ("deliveries", 0, "path")."""

    def __init__(self) -> None:
        self._lines: dict[Place, int] = {(): 1}

    def record(self, place: Place, line: int) -> None:
        self._lines[place] = line

    def line_of(self, place: Place) -> int:
        """The line of `place`, or of the nearest thing around it that is in the file."""
        for length in range(len(place), -1, -1):
            if place[:length] in self._lines:
                return self._lines[place[:length]]
        return 1


def read_yaml(path: Path) -> tuple[Any, LineMap]:
    """Read a YAML file.

    Returns its content (dicts, lists, scalars) and the line of every part of it. Raises ConfigError if the
    file is absent, is not valid YAML or has one key twice (YAML itself would silently keep the last).
    """
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise ConfigError(
            f"{path} does not exist.",
            "Write one: it declares what is delivered, and how; see examples/quickstart/landing.yml.",
        ) from None
    except UnicodeDecodeError:
        raise ConfigError(f"{path} is not UTF-8 text.", "Save it as UTF-8.") from None
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
        content = yaml.safe_load(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f", line {mark.line + 1}" if mark else ""
        problem = getattr(error, "problem", None) or "cannot be parsed"
        raise ConfigError(
            f"{path}{where}: not valid YAML: {problem}.",
            "Check indentation, colons and quotes around that line.",
        ) from None
    lines = LineMap()
    if node is not None:
        _record(node, (), lines, path)
    return content, lines


def _record(node: yaml.Node, place: Place, lines: LineMap, path: Path) -> None:
    if isinstance(node, yaml.SequenceNode):
        for index, item in enumerate(node.value):
            lines.record((*place, index), item.start_mark.line + 1)
            _record(item, (*place, index), lines, path)
    elif isinstance(node, yaml.MappingNode):
        seen: dict[str, int] = {}
        for key, value in node.value:
            line = key.start_mark.line + 1
            if key.value in seen:
                raise ConfigError(
                    f"{path}, line {line}: the key {key.value!r} is on line {seen[key.value]} too.",
                    "Keep one of the two.",
                )
            seen[key.value] = line
            lines.record((*place, key.value), line)
            _record(value, (*place, key.value), lines, path)
