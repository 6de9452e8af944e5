"""SQL with macros as dbt compiles it, in a project that has nothing else: seconds instead of half a minute."""

import contextlib
import io
import os
import tempfile
from pathlib import Path

from dbt.cli.main import dbtRunner

from benchmarks.errors import MeasurementFailed
from orchestration.base.settings import REPOSITORY_ROOT

_SEPARATOR = "\n-- next --\n"
_FOLDERS = ("stats", "portable", "journey")
_PROJECT = """name: klantbeeld
version: 0.1.0
config-version: 2
profile: klantbeeld
macro-paths: [{folders}]
"""


def compile_sql(texts: list[str], engine: str = "duckdb") -> list[str]:
    """Each text as it reads for an engine. It may call the macros of `_FOLDERS`."""
    macros = REPOSITORY_ROOT / "macros"
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        project = _PROJECT.format(folders=", ".join(str(macros / name) for name in _FOLDERS))
        (folder / "dbt_project.yml").write_text(project, encoding="utf-8")
        options = ["--project-dir", folder, "--profiles-dir", REPOSITORY_ROOT, "--target", engine]
        options += ["--target-path", folder / "target", "--log-path", folder / "logs", "--quiet"]
        options += ["--no-populate-cache", "--no-introspect", "--inline", _SEPARATOR.join(texts)]
        before = os.environ.get("KLANTBEELD_WAREHOUSE")
        os.environ["KLANTBEELD_WAREHOUSE"] = name
        try:
            # dbt prints what it compiled, whatever it is told.
            with contextlib.redirect_stdout(io.StringIO()):
                result = dbtRunner().invoke(["compile", *(str(option) for option in options)])
        finally:
            if before is None:
                del os.environ["KLANTBEELD_WAREHOUSE"]
            else:
                os.environ["KLANTBEELD_WAREHOUSE"] = before
        if not result.success:
            raise MeasurementFailed(f"dbt could not compile the macros: {result.exception}")
        return result.result.results[0].node.compiled_code.split(_SEPARATOR)
