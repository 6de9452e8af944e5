"""The var klantbeeld_inputs, checked before dbt starts: models listed under a misspelt entity would feed nothing."""

from typing import Any

from orchestration.base.config_messages import did_you_mean
from orchestration.base.errors import ConfigError
from orchestration.base.settings import REPOSITORY_ROOT, Settings
from orchestration.dbt.variables import project_variable

_SHAPE = "List the staging models of each entity, as in klantbeeld_inputs: {contact: [stg_acd__contact]}."


def known_entities() -> list[str]:
    """The entities of the input contract: each has a folder in the input layer."""
    return sorted(path.name for path in (REPOSITORY_ROOT / "models" / "input").iterdir() if path.is_dir())


def check_inputs(settings: Settings) -> None:
    """Raise ConfigError if klantbeeld_inputs names an unknown entity, or does not have this form."""
    listed: Any = project_variable(settings, "klantbeeld_inputs")
    file = settings.project_dir / "dbt_project.yml"
    if not isinstance(listed, dict):
        raise ConfigError(f"{file}: klantbeeld_inputs is {listed!r}.", _SHAPE)
    known = known_entities()
    for entity, models in listed.items():
        if entity not in known:
            raise ConfigError(
                f"{file}: klantbeeld_inputs lists models under {entity!r}, not an entity of the contract.",
                did_you_mean(str(entity), known),
            )
        if models is not None and not isinstance(models, list):
            raise ConfigError(
                f"{file}: klantbeeld_inputs.{entity} is {models!r}, which is not a list.", _SHAPE
            )
