"""The workspace of a benchmark: simulated deliveries, warehouses made from them, and commands on those."""

import os
import re
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path

import duckdb

from benchmarks.processes import Run, run
from benchmarks.results import Company
from benchmarks.sizes import Size
from orchestration.base.settings import REPOSITORY_ROOT, Settings
from orchestration.dbt.commands import dbt_environment, dbt_executable
from orchestration.demo.simulator.arguments import DEFAULT_FIRST_DAY

SEED = 7
# Every table has its columns but hardly any rows: without a delivery, columns that models read would be missing.
_SMALLEST_COMPANY = (60, 40)
_DAY_IN_NAME = re.compile(r"\d{8}")
# Unit tests check the code, not the data: `klantbeeld run` leaves them out too.
_WITHOUT_UNIT_TESTS = ("--exclude-resource-type", "unit_test")
_MODELS_ALONE = (*_WITHOUT_UNIT_TESTS, "--exclude-resource-type", "test")


@dataclass
class Bench:
    """What every part works with: a size, its own folder, and a listener for its progress."""

    size: Size
    folder: Path
    step: Callable[[str], None] = lambda text: None
    _is_landed: bool = field(default=False, init=False)
    _is_built: bool = field(default=False, init=False)

    @property
    def home(self) -> Path:
        """The folder of this company; other sizes use other folders."""
        return self.folder / f"{self.size.customers}x{self.size.days}"

    def deliveries(self) -> Path:
        """The folder with all deliveries; simulated if it does not exist yet."""
        landing = self.home / "landing"
        if not (landing / "truth.json").is_file():
            self.step(f"simulating {self.size.customers:,} customers, {self.size.days} days")
            _simulate(self.size.customers, self.size.days, landing)
        return landing

    def almost_empty(self, name: str) -> Settings:
        """A warehouse of a company so small that only the costs of dbt and Dagster themselves remain."""
        settings = self.new_warehouse(name)
        _simulate(*_SMALLEST_COMPANY, settings.landing_dir)
        return settings

    def company(self) -> Company:
        files = str(self.deliveries() / "snowplow" / "*.parquet")
        (count,) = duckdb.sql("select count(*) from read_parquet($files)", params={"files": files}).fetchone()
        return Company(customers=self.size.customers, days=self.size.days, seed=SEED, web_events=count)

    def new_warehouse(self, name: str) -> Settings:
        """An empty warehouse with an empty landing folder."""
        self.remove_warehouse(name)
        place = self.home / name
        (place / "landing").mkdir(parents=True)
        return Settings(REPOSITORY_ROOT, place / "landing", place / "warehouse")

    def remove_warehouse(self, name: str) -> None:
        """Remove a warehouse that is no longer needed: large ones fill a disk."""
        shutil.rmtree(self.home / name, ignore_errors=True)

    def landed(self) -> Settings:
        """The warehouse with all deliveries landed and the dbt project parsed, as it is now."""
        settings = Settings(REPOSITORY_ROOT, self.deliveries(), self.home / "all" / "warehouse")
        if not self._is_landed:
            self.step("landing all deliveries")
            klantbeeld(settings, "land")
            self.step("parsing the project")
            dbt(settings, "parse")
            self._is_landed = True
        return settings

    def built(self) -> Settings:
        """The same warehouse, built in full by this run."""
        settings = self.landed()
        if not self._is_built:
            self.step("building everything")
            self.build_in_full(settings)
        return settings

    def build_in_full(self, settings: Settings) -> Run:
        """Rebuild all models, without tests. What dbt compiled is kept: see `compiled_sql`."""
        remove_build(settings)
        built = build_models(settings)
        kept = settings.warehouse_dir / "compiled"
        shutil.rmtree(kept, ignore_errors=True)
        shutil.copytree(settings.dbt_target_dir / "compiled", kept)
        self._is_built = True
        return built


def _simulate(customers: int, days: int, landing: Path) -> None:
    company = ["--customers", str(customers), "--days", str(days), "--seed", str(SEED)]
    run(
        [sys.executable, "-m", "orchestration", "simulate", *company, "--out", str(landing)],
        cwd=REPOSITORY_ROOT,
    )


def compiled_sql(settings: Settings, model: str) -> str:
    """The SQL of a model as compiled by the last full build."""
    (file,) = (settings.warehouse_dir / "compiled").rglob(f"{model}.sql")
    return file.read_text(encoding="utf-8")


def remove_build(settings: Settings) -> None:
    """Remove what was built, so that the next build builds everything."""
    for file in (settings.build_file, settings.build_file.with_name(settings.build_file.name + ".wal")):
        file.unlink(missing_ok=True)


def klantbeeld(settings: Settings, command: str, *arguments: str, env: dict[str, str] | None = None) -> Run:
    """Run a command of `klantbeeld` on a warehouse."""
    line = [sys.executable, "-m", "orchestration", command, *arguments]
    return run(line, env={**environment(settings), **(env or {})}, cwd=REPOSITORY_ROOT)


def dbt(settings: Settings, *arguments: str, env: dict[str, str] | None = None) -> Run:
    """Run dbt on a warehouse."""
    line = [dbt_executable(), "--quiet", *arguments]
    return run(line, env={**environment(settings), **(env or {})}, cwd=settings.project_dir)


def build_models(settings: Settings, *arguments: str, env: dict[str, str] | None = None) -> Run:
    """`dbt build` without any test."""
    return dbt(settings, "build", *_MODELS_ALONE, *arguments, env=env)


def build_and_test(settings: Settings, *arguments: str, env: dict[str, str] | None = None) -> Run:
    """`dbt build` as `klantbeeld run` does it."""
    return dbt(settings, "build", *_WITHOUT_UNIT_TESTS, *arguments, env=env)


def deliver(deliveries: Path, settings: Settings, after: int, through: int) -> int:
    """Hard-link the deliveries of the days in (after, through], counted from the first; returns their number.

    A file belongs to the day in its name, as landing.yml reads it; one without a day belongs to day 0.
    """
    count = 0
    for file in sorted(path for path in deliveries.rglob("*") if path.is_file()):
        if after < _day_number(file) <= through:
            target = settings.landing_dir / file.relative_to(deliveries)
            target.parent.mkdir(parents=True, exist_ok=True)
            os.link(file, target)
            count += 1
    return count


def day_of(number: int) -> date:
    """The date of a day counted from the first."""
    return DEFAULT_FIRST_DAY + timedelta(days=number)


def _day_number(file: Path) -> int:
    found = _DAY_IN_NAME.search(file.name)
    day = datetime.strptime(found.group(), "%Y%m%d").date() if found else DEFAULT_FIRST_DAY
    return (day - DEFAULT_FIRST_DAY).days


def environment(settings: Settings) -> dict[str, str]:
    """The environment of every command on a warehouse."""
    return {
        **dbt_environment(settings),
        "KLANTBEELD_LANDING": str(settings.landing_dir),
        # Whatever the shell has set: nothing is published elsewhere, and no other Dagster notices.
        "KLANTBEELD_POSTGRES_URL": "",
        "DAGSTER_HOME": "",
        # The key of the clone is not for simulated data.
        "KLANTBEELD_KEY_FILE": str(settings.warehouse_dir / "benchmark.key"),
    }
