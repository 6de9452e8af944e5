"""A copy of examples/quickstart that a test may change."""

import shutil
from pathlib import Path

from orchestration.base.settings import REPOSITORY_ROOT, Settings


def copy_quickstart(target: Path) -> Settings:
    """Copy examples/quickstart to `target`, using the package from this repository."""
    ignored = shutil.ignore_patterns(
        "warehouse", "dbt_packages", "target", "logs", ".klantbeeld", "package-lock.yml"
    )
    shutil.copytree(REPOSITORY_ROOT / "examples" / "quickstart", target, ignore=ignored, symlinks=True)
    (target / "packages.yml").write_text(f"packages:\n  - local: {REPOSITORY_ROOT}\n", encoding="utf-8")
    return Settings(target, target / "landing", target / "warehouse")
