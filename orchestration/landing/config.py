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

    Raises a ConfigError that lists every problem with file, line and what to write instead.
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


def assert_declared(path: Path, system: str, table: str, entity: str, what: str) -> None:
    """Raise ConfigError if landing.yml does not declare a delivery that a command is about to write.

    `what` names its rows in the plural, `entity` is the entity of the input contract that they feed.
    """
    if any(
        (delivery.system, delivery.table) == (system, table)
        for delivery in load_landing_config(path).deliveries
    ):
        return
    raise ConfigError(
        f"{path} does not declare {system}.{table}, so {what} would never be landed.",
        f"Copy that delivery from the demo company's landing.yml, and list stg_{system}__{entity} under "
        f"{entity} in klantbeeld_inputs.",
    )


def _refusal(path: Path, lines: LineMap, problems: list[Problem]) -> ConfigError:
    placed = sorted((lines.line_of(problem.place), problem) for problem in problems)
    texts = [f"{path}, line {line}: {problem.text}" for line, problem in placed]
    hints = list(dict.fromkeys(f"line {line}: {problem.hint}" for line, problem in placed))
    return ConfigError("\n".join(texts), "\n     ".join(hints))
