"""The vars of the dbt project, where Python needs one: the same value that dbt gives the models."""

from typing import Any

from orchestration.base.settings import REPOSITORY_ROOT, Settings
from orchestration.dbt.manifest import project_yaml

_PACKAGE = "klantbeeld"


def project_variable(settings: Settings, name: str) -> Any:
    """The value of a var for the models of this package: the project's own, else this package's default.

    Raises ConfigError if dbt_project.yml cannot be read, KeyError if nobody gives the var.
    """
    own = project_yaml(settings.project_dir).get("vars") or {}
    for values in (own.get(_PACKAGE), own, project_yaml(REPOSITORY_ROOT)["vars"]):
        if isinstance(values, dict) and name in values:
            return values[name]
    raise KeyError(name)
