"""What a metric may name: facts and their columns, vars and macros, read from where they are defined."""

import re
from functools import cached_property
from pathlib import Path

import yaml


class Known:
    """The names that the dbt project in `root` defines."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._columns: dict[str, list[str]] = {}

    @cached_property
    def facts(self) -> list[str]:
        """A fact is counted if a model sums up its metrics."""
        models = sorted((self._root / "models" / "metrics").glob("metric_*.sql"))
        texts = [path.read_text(encoding="utf-8") for path in models]
        return sorted(name for text in texts for name in re.findall(r"metric_rows\('(\w+)'\)", text))

    @cached_property
    def vars(self) -> list[str]:
        project = yaml.safe_load((self._root / "dbt_project.yml").read_text(encoding="utf-8"))
        return sorted(project["vars"])

    @cached_property
    def window_macros(self) -> list[str]:
        """The macros that take the days of a window, as a metric calls them."""
        text = (self._root / "macros" / "core" / "episode_windows.sql").read_text(encoding="utf-8")
        return [f"{name}(days)" for name in re.findall(r"macro (\w+)\(days\)", text)]

    def columns(self, fact: str) -> list[str]:
        """The columns that the .yml of a fact describes."""
        if fact not in self._columns:
            path = next((self._root / "models").rglob(f"{fact}.yml"))
            model = yaml.safe_load(path.read_text(encoding="utf-8"))["models"][0]
            self._columns[fact] = [column["name"] for column in model["columns"]]
        return self._columns[fact]
