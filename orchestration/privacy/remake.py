"""What can be remade from raw is removed whole, so that no free block and no log keeps what was erased."""

import shutil

from orchestration.base.settings import Settings
from orchestration.publish.versions import (
    current_version,
    remove_leftovers,
    remove_versions_except,
    versions_dir,
)


def remove_made(settings: Settings) -> None:
    """Remove the build and everything written with it. What is published is served until the next publication."""
    build = settings.build_file
    for path in (
        settings.dbt_target_dir / "run_results.json",
        build,
        build.with_name(f"{build.name}.wal"),
        settings.evidence_file,
        settings.published_from_file,
    ):
        path.unlink(missing_ok=True)
    warehouse = [settings.warehouse_dir / name for name in ("spark", "logs", "tmp")]
    # What dbt parsed stays: it has models but no rows.
    compiled = [settings.dbt_target_dir / name for name in ("compiled", "run")]
    for folder in (*warehouse, *compiled, settings.data_docs_dir):
        shutil.rmtree(folder, ignore_errors=True)


def remove_former_versions(settings: Settings) -> None:
    """Remove every publication but the current one."""
    remove_leftovers(settings)
    if versions_dir(settings).is_dir():
        remove_versions_except(settings, current_version(settings))
