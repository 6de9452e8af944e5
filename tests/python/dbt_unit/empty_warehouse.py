"""A warehouse without a row in which every model of the repository stands: dbt's unit tests ask for no more.

`python empty_warehouse.py FOLDER [MODEL...]` runs the unit tests of these models, or all of them, on the warehouse in
FOLDER; it builds that where there is none yet, and where all are asked for.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import yaml
from staging_models import every_staging_model

from orchestration.base.settings import REPOSITORY_ROOT, Settings
from orchestration.dbt.commands import dbt_environment
from orchestration.dbt.manifest import forget_a_parse_with_other_macros
from orchestration.landing.config import load_landing_config
from orchestration.landing.land import land

SOURCES = REPOSITORY_ROOT / "docs" / "sources"
BUILT = "unit_tests_ready"


def every_delivery() -> list[dict]:
    """What landing.yml and the vendors' pages declare; a vendor's page wins, since it names all that staging reads."""
    own = yaml.safe_load((REPOSITORY_ROOT / "landing.yml").read_text())["deliveries"]
    declared = {(delivery["system"], delivery["table"]): delivery for delivery in own}
    for page in sorted(SOURCES.glob("*.md")):
        for block in page.read_text().split("```yaml\n")[1:]:
            content = yaml.safe_load(block.split("```")[0])
            for delivery in content.get("deliveries", []) if isinstance(content, dict) else []:
                declared[delivery["system"], delivery["table"]] = delivery
    return list(declared.values())


def run_dbt(settings: Settings, *arguments: str) -> subprocess.CompletedProcess[str]:
    """One dbt command on the warehouse, with every staging model listed."""
    forget_a_parse_with_other_macros(settings)
    command = [Path(sys.executable).with_name("dbt"), *arguments, "--vars", every_staging_model()]
    return subprocess.run(
        command,
        cwd=REPOSITORY_ROOT,
        env=os.environ | dbt_environment(settings) | {"KLANTBEELD_MODELS_AT_ONCE": "2"},
        capture_output=True,
        text=True,
        check=False,
    )


def build_empty(folder: Path) -> Settings:
    """Land nothing and build every seed and model without rows. Raises AssertionError where dbt fails."""
    settings = Settings(REPOSITORY_ROOT, folder / "landing", folder)
    settings.landing_dir.mkdir(parents=True, exist_ok=True)
    landing_file = folder / "landing.yml"
    landing_file.write_text(yaml.safe_dump({"version": 1, "deliveries": every_delivery()}))
    land(settings, load_landing_config(landing_file))
    for arguments in (["seed"], ["run", "--empty"]):
        result = run_dbt(settings, *arguments, "--quiet")
        assert result.returncode == 0, result.stdout[-6000:] + result.stderr[-2000:]
    (folder / BUILT).touch()
    return settings


def main() -> int:
    """Run the unit tests of the models named on the command line, or all of them on a new warehouse."""
    folder, models = Path(sys.argv[1]).resolve(), sys.argv[2:]
    if not models:
        shutil.rmtree(folder, ignore_errors=True)
    settings = Settings(REPOSITORY_ROOT, folder / "landing", folder)
    if not (folder / BUILT).exists():
        build_empty(folder)
    result = run_dbt(settings, "run", "--empty", "--quiet", "--select", *models) if models else None
    if result is None or result.returncode == 0:
        selected = [f"test_type:unit,{model}" for model in models] or ["test_type:unit"]
        result = run_dbt(settings, "test", "--select", *selected)
    print(result.stdout[-12000:])
    return result.returncode


if __name__ == "__main__":
    sys.exit(main())
