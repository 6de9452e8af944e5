"""A copy of examples/quickstart that a test may change."""

import shutil
from pathlib import Path

from orchestration.base.settings import REPOSITORY_ROOT, Settings


def copy_quickstart(target: Path, package: Path = REPOSITORY_ROOT) -> Settings:
    """Copy examples/quickstart to `target`, using the package from this repository or from another folder."""
    ignored = shutil.ignore_patterns(
        "warehouse", "dbt_packages", "target", "logs", ".klantbeeld", "package-lock.yml"
    )
    shutil.copytree(REPOSITORY_ROOT / "examples" / "quickstart", target, ignore=ignored, symlinks=True)
    (target / "packages.yml").write_text(f"packages:\n  - local: {package}\n", encoding="utf-8")
    return settings_of(target)


def copy_built(project: Settings, target: Path) -> Settings:
    """A copy of a project with its landing and warehouse, in place of what `target` has.

    Views of its build file still read the raw tables of the one it was copied from, and what dbt parsed there holds
    there alone.
    """
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(project.project_dir, target, symlinks=True)
    return settings_of(target)


def settings_of(project: Path) -> Settings:
    """The settings of a project whose landing and warehouse are in its folder."""
    return Settings(project, project / "landing", project / "warehouse")
