"""landing.yml: what is delivered, in which format, and what must never be written."""

from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError

from orchestration.base.config_messages import Problem, explain
from orchestration.base.errors import ConfigError
from orchestration.base.yaml_lines import LineMap, read_yaml
from orchestration.landing.config_checks import check_deliveries, check_delivery
from orchestration.landing.delivery import Delivery, Strict


class LandingConfig(Strict):
    """The whole of landing.yml."""

    version: Literal[1]
    deliveries: list[Delivery] = Field(default_factory=list)


def load_landing_config(path: Path | str) -> LandingConfig:
    """Read and check landing.yml.

    Raises ConfigError that lists every problem with file, line and what to write instead.
    """
    path = Path(path)
    content, lines = read_yaml(path)
    if not isinstance(content, dict):
        raise ConfigError(
            f"{path}, line 1: landing.yml must be a mapping.", "Start it with `version: 1` and `deliveries:`."
        )
    try:
        config = LandingConfig.model_validate(content)
    except ValidationError as error:
        raise _refusal(path, lines, explain(error, LandingConfig, content)) from None
    problems = check_deliveries(config.deliveries)
    for index, delivery in enumerate(config.deliveries):
        problems += [problem.under("deliveries", index) for problem in check_delivery(delivery)]
    if problems:
        raise _refusal(path, lines, problems)
    return config


def _refusal(path: Path, lines: LineMap, problems: list[Problem]) -> ConfigError:
    placed = sorted((lines.line_of(problem.place), problem) for problem in problems)
    texts = [f"{path}, line {line}: {problem.text}" for line, problem in placed]
    hints = list(dict.fromkeys(f"line {line}: {problem.hint}" for line, problem in placed))
    return ConfigError("\n".join(texts), "\n     ".join(hints))
