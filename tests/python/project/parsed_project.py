"""The dbt project of the repository, parsed once for many commands."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from dbt.adapters.duckdb.connections import DuckDBConnectionManager
from dbt.cli.main import dbtRunner, dbtRunnerResult
from dbt.contracts.graph.manifest import Manifest
from staging_models import every_staging_model

from orchestration.base.settings import REPOSITORY_ROOT


@dataclass(frozen=True)
class Parsed:
    """The project, parsed once. `run` gives dbt a command on the warehouse in `folder`, without parsing again."""

    folder: Path
    manifest: Manifest | None = None

    def run(
        self, *arguments: str, folder: Path | None = None, on_event: Callable[[Any], None] | None = None
    ) -> dbtRunnerResult:
        folder = folder or self.folder
        options = ["--project-dir", REPOSITORY_ROOT, "--profiles-dir", REPOSITORY_ROOT, "--quiet"]
        options += [
            "--target-path",
            folder / "target",
            "--log-path",
            folder / "logs",
            "--vars",
            every_staging_model(),
        ]
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("KLANTBEELD_WAREHOUSE", str(folder))
            if self.manifest:
                # What the macro `remembered` keeps is of one run, and dbt takes the manifest's graph along.
                self.manifest.flat_graph.pop("klantbeeld", None)
            runner = dbtRunner(self.manifest, callbacks=[on_event] if on_event else [])
            try:
                return runner.invoke([*arguments, *map(str, options)])
            finally:
                # dbt keeps the build file open until the process ends.
                DuckDBConnectionManager.close_all_connections()


def models_with_test(manifest: dict, name: str, **arguments: Any) -> set[str]:
    """The ids of the models with a generic test of this name, but where it was given other values of `arguments`."""
    return {
        node["attached_node"]
        for node in manifest["nodes"].values()
        if (node.get("test_metadata") or {}).get("name") == name
        and all(node["test_metadata"]["kwargs"].get(key, value) == value for key, value in arguments.items())
    }
