"""A warehouse that an older version built is refused where its columns are older. (X6)"""

from pathlib import Path

import duckdb
from parsed_project import Parsed

from orchestration.base.errors import ConfigError
from orchestration.base.settings import REPOSITORY_ROOT, Settings
from orchestration.dbt.failures import explain_failure


def test_a_table_without_a_column_of_now_is_refused(
    parsed: Parsed, manifest: dict, models: dict[str, dict], tmp_path: Path
) -> None:
    """The message names the table, the column and the way on (X6)."""
    node = models["built_day"]
    older = ", ".join(f"{column} varchar" for column in node["columns"] if column != "built_with")
    settings = Settings(REPOSITORY_ROOT, tmp_path / "landing", tmp_path)
    with duckdb.connect(str(settings.build_file)) as connection:
        connection.execute(f"create schema {node['schema']}")
        connection.execute(f"create table {node['schema']}.built_day ({older})")

    errors: list[str] = []
    result = parsed.run(
        "run",
        "--select",
        "built_day",
        folder=tmp_path,
        on_event=lambda event: errors.append(event.info.msg) if event.info.level == "error" else None,
    )

    assert not result.success
    error = explain_failure(settings, manifest, errors)
    assert isinstance(error, ConfigError)
    assert str(error).startswith(
        "The warehouse was built by an older version: metrics.built_day has no column built_with. Nothing was changed."
    )
    assert "--full-refresh" in error.hint
