"""Lands vendor files as docs/sources/ tells a user to, and builds staging and input on them with dbt."""

import csv
import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import duckdb
import yaml

from orchestration.base.settings import REPOSITORY_ROOT, Settings
from orchestration.landing.config import load_landing_config
from orchestration.landing.land import land
from orchestration.landing.report import LandingReport

SOURCES = REPOSITORY_ROOT / "docs" / "sources"
OWN_DELIVERIES = Path(__file__).parent / "deliveries"
VENDORS = ("zendesk", "intercom", "salesforce", "qualtrics", "snowplow", "ga4")
YAML_BLOCK = re.compile(r"^```yaml\n(.*?)^```", re.DOTALL | re.MULTILINE)


def fragments(vendor: str, heading: str) -> list[dict]:
    """The yaml blocks that stand under one heading of a vendor's page."""
    page = (SOURCES / f"{vendor}.md").read_text()
    section = page.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    return [yaml.safe_load(block) for block in YAML_BLOCK.findall(section)]


def declared_deliveries() -> list[dict]:
    """Every delivery that the vendors' pages declare, in the form of landing.yml."""
    blocks = [block for vendor in VENDORS for block in fragments(vendor, "landing.yml")]
    return [delivery for block in blocks for delivery in block["deliveries"]]


def listed_inputs() -> dict[str, list[str]]:
    """The var klantbeeld_inputs with every model that the vendors' pages list."""
    inputs: dict[str, list[str]] = {}
    for vendor in VENDORS:
        for block in fragments(vendor, "dbt_project.yml"):
            for entity, models in block["vars"]["klantbeeld_inputs"].items():
                inputs.setdefault(entity, []).extend(models)
    return inputs


def csv_rows(path: Path) -> list[dict[str, str]]:
    """The rows of a csv file, read by Python's csv."""
    with path.open(newline="") as lines:
        return list(csv.DictReader(lines))


def own_rows(table: str) -> list[dict[str, str]]:
    """The rows of the deliveries beside the tests for one system/table, all files together."""
    return [row for file in sorted((OWN_DELIVERIES / table).glob("*.csv")) for row in csv_rows(file)]


@dataclass(frozen=True)
class VendorWarehouse:
    """A warehouse of which raw, staging and input are built from vendor files."""

    settings: Settings
    report: LandingReport

    def query(self, sql: str) -> list[tuple]:
        """Rows of a query on the built file."""
        with duckdb.connect(self.settings.build_file, read_only=True) as connection:
            return connection.execute(sql).fetchall()

    def count(self, rows: str) -> int:
        """Number of rows of a table, with or without a condition."""
        return self.query(f"select count(*) from {rows}")[0][0]

    def accounting(self, model: str) -> tuple[int, int, int]:
        """Rows of a staging model that were accepted, quarantined, and superseded by another delivery."""
        entity = model.split("__")[1]
        system = model.removeprefix("stg_").split("__")[0].split("_")[0]
        staged = self.count(f"staging.{model}")
        of_source = f"source_system = '{system}'"
        quarantined = self.count(f"input.input__quarantine where entity = '{entity}' and {of_source}")
        accepted = self.count(f"input.input__{entity} where {of_source}")
        return accepted, quarantined, staged - quarantined - accepted


def build(
    folder: Path, deliveries: Path, renames: dict[str, dict[str, str]] | None = None
) -> VendorWarehouse:
    """Land `deliveries` (<system>/<table>/<files>) into a new warehouse in `folder` and run dbt on it.

    `renames` adds to `rename` of a delivery, by system/table, what these files need.
    """
    settings = Settings(REPOSITORY_ROOT, deliveries, folder / "warehouse")
    settings.warehouse_dir.mkdir(parents=True)
    landing_file = folder / "landing.yml"
    declared = declared_deliveries()
    for delivery in declared:
        more = (renames or {}).get(f"{delivery['system']}/{delivery['table']}", {})
        delivery["rename"] = delivery.get("rename", {}) | more
    landing_file.write_text(yaml.safe_dump({"version": 1, "deliveries": declared}))
    report = land(settings, load_landing_config(landing_file))
    _dbt_build(settings, folder)
    return VendorWarehouse(settings, report)


def _dbt_build(settings: Settings, folder: Path) -> None:
    inputs = listed_inputs()
    models = [model for listed in inputs.values() for model in listed]
    command = [
        Path(sys.executable).with_name("dbt"),
        "build",
        "--indirect-selection",
        "cautious",
        "--select",
        *models,
        "path:models/staging/landing",
        "path:models/input",
        "+path:models/input,resource_type:seed",
        "map_survey_question",
        "--exclude-resource-type",
        "unit_test",
    ]
    command += ["--vars", json.dumps({"klantbeeld_inputs": inputs})]
    environment = os.environ | {
        "KLANTBEELD_WAREHOUSE": str(settings.warehouse_dir),
        "DBT_PROFILES_DIR": str(REPOSITORY_ROOT),
        "DBT_TARGET_PATH": str(folder / "target"),
        "DBT_LOG_PATH": str(folder / "logs"),
        "DBT_USE_COLORS": "false",
    }
    result = subprocess.run(command, cwd=REPOSITORY_ROOT, env=environment, capture_output=True, text=True)
    assert result.returncode == 0, result.stdout[-6000:]
