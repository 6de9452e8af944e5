"""SQL with macros, compiled by dbt in a project that has nothing else: seconds instead of half a minute."""

import contextlib
import io
import os
import tempfile
from pathlib import Path
from typing import Any

import yaml
from dbt.cli.main import dbtRunner

from benchmarks.errors import MeasurementFailed
from orchestration.base.settings import REPOSITORY_ROOT

_SEPARATOR = "\n-- next --\n"
_MACROS = REPOSITORY_ROOT / "macros"


def compile_sql(texts: list[str], engine: str = "duckdb", **variables: Any) -> list[str]:
    """Each text as compiled for an engine, with other vars than the project's if given."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "dbt_project.yml").write_text(yaml.safe_dump(_project(variables)), encoding="utf-8")
        options = ["--project-dir", folder, "--profiles-dir", REPOSITORY_ROOT, "--target", engine]
        options += ["--target-path", folder / "target", "--log-path", folder / "logs", "--quiet"]
        options += ["--no-populate-cache", "--no-introspect", "--inline", _SEPARATOR.join(texts)]
        before = os.environ.get("KLANTBEELD_WAREHOUSE")
        os.environ["KLANTBEELD_WAREHOUSE"] = name
        # dbt always prints what it compiled, and what is wrong.
        said = io.StringIO()
        try:
            with contextlib.redirect_stdout(said):
                result = dbtRunner().invoke(["compile", *(str(option) for option in options)])
        finally:
            if before is None:
                del os.environ["KLANTBEELD_WAREHOUSE"]
            else:
                os.environ["KLANTBEELD_WAREHOUSE"] = before
        if not result.success:
            raise MeasurementFailed(
                f"dbt could not compile the macros: {result.exception}\n{said.getvalue()}"
            )
        return result.result.results[0].node.compiled_code.split(_SEPARATOR)


def _project(variables: dict[str, Any]) -> dict[str, Any]:
    project = yaml.safe_load((REPOSITORY_ROOT / "dbt_project.yml").read_text(encoding="utf-8"))
    kept = {key: project[key] for key in ("name", "version", "config-version", "profile", "flags")}
    return {**kept, "macro-paths": [str(_MACROS)], "vars": {**project["vars"], **variables}}
