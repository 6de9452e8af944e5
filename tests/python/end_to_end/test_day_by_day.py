"""A warehouse built delivery by delivery, out of order and with repeats, against one built in one go. (R36)"""

import random
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from orchestration.landing.config import load_config
from orchestration.landing.land import land
from orchestration.settings import REPOSITORY_ROOT, Settings
from orchestration.simulator.arguments import Arguments
from orchestration.simulator.simulate import simulate
from orchestration.transform.commands import DbtProcess

pytestmark = pytest.mark.xdist_group("day_by_day")

CUTS = ("20240116", "20240123", "20240127", "20240131")
COMPARED_SCHEMAS = ("input", "core", "metrics", "marts")
# How a build came about, which differs on purpose.
OF_THE_RUN = {"rebuild_day", "rebuild_web_day", "built_day"}


class Warehouse:
    """A project folder's landing and warehouse, built step by step."""

    def __init__(self, folder: Path) -> None:
        self.settings = Settings(REPOSITORY_ROOT, folder / "landing", folder / "warehouse")
        self.settings.landing_dir.mkdir(parents=True)

    def deliver(self, source: Path, files: list[Path]) -> None:
        for file in files:
            target = self.settings.landing_dir / file.relative_to(source)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(file, target)

    def build(self, *arguments: str) -> "Warehouse":
        land(self.settings, load_config(self.settings))
        process = DbtProcess(
            self.settings,
            ["build", "--exclude-resource-type", "unit_test", "--exclude-resource-type", "test", *arguments],
        )
        assert process.run().exit_code == 0, process.errors
        return self

    def query(self, sql: str) -> list[tuple]:
        with duckdb.connect(str(self.settings.warehouse_dir / "build.duckdb"), read_only=True) as connection:
            return connection.execute(sql).fetchall()
