"""The vars of the dbt project for Python: the same values that dbt gives the models."""

from typing import Any

from orchestration.base.settings import REPOSITORY_ROOT, Settings
from orchestration.dbt.manifest import project_yaml

_PACKAGE = "klantbeeld"


def project_variable(settings: Settings, name: str) -> Any:
    """The value of a var for this package's models: the project's own, else this package's default.

    Raises ConfigError if dbt_project.yml cannot be read, KeyError if neither sets the var.
    """
    own = project_yaml(settings.project_dir).get("vars") or {}
    for values in (own.get(_PACKAGE), own, project_yaml(REPOSITORY_ROOT)["vars"]):
        if isinstance(values, dict) and name in values:
            return values[name]
    raise KeyError(name)
