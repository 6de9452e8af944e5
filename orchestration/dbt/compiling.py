"""Compiles every model as before a first run, so that dbt's errors are found without a delivery."""

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from orchestration.base.errors import ConfigError
from orchestration.base.settings import Settings
from orchestration.dbt.commands import DbtProcess, indented

_SHOWN = 8


def compile_models(settings: Settings) -> None:
    """Compile all models in a separate warehouse, so that a run in progress does not matter.

    Raises ConfigError with dbt's words if a model cannot be written as SQL: an undefined macro, a fault in a
    metric, a missing ref.
    """
    with TemporaryDirectory(prefix="klantbeeld_check_") as folder:
        process = DbtProcess(
            replace(settings, warehouse_dir=Path(folder)),
            ["compile", "--select", "resource_type:model", "--no-populate-cache"],
        ).run()
        if process.exit_code != 0:
            raise ConfigError(
                f"The models of {settings.project_dir} cannot be compiled:\n{indented(process.errors, _SHOWN)}",
                "Correct the file named above and check again.",
            )
