"""A frozen starting point stays as it is: late data, everything built anew, on another machine. (R19, R99)"""

import shutil
from datetime import timedelta
from pathlib import Path

import duckdb
import pytest

from orchestration.base.settings import REPOSITORY_ROOT, Settings
from orchestration.dbt.commands import DbtProcess
from orchestration.improvement.freeze import freeze
from orchestration.landing.config import load_landing_config
from orchestration.landing.land import land

MEASURES = (
    "from_on",
    "until_on",
    "delivered_at",
    "day_count",
    "numerator",
    "denominator",
    "value",
    "day_deviation",
    "scope",
    "definition_hash",
)


def build(settings: Settings, *options: str) -> list[dict]:
    """Land and build what the mart needs, and show it to readers; its rows."""
    land(settings, load_landing_config(settings.landing_file))
    select = ["--select", "+improvement_baseline", "--exclude-resource-type", "unit_test", "test"]
    process = DbtProcess(settings, ["build", *select, *options])
    assert process.run().exit_code == 0, process.errors
    settings.published_file.parent.mkdir(parents=True, exist_ok=True)
    with duckdb.connect(str(settings.published_file)) as connection:
        connection.execute(f"attach '{settings.build_file}' as build (read_only)")
        connection.execute("create schema marts")
        connection.execute("create table marts.improvement_baseline as from build.marts.improvement_baseline")
        result = connection.execute("from marts.improvement_baseline order by improvement_id, metric_id")
        return [
            dict(zip([column[0] for column in result.description], row, strict=True))
            for row in result.fetchall()
        ]


def measures(row: dict, kind: str) -> dict:
    return {name: row[f"{kind}_{name}"] for name in MEASURES}


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory, klantbeeld) -> Settings:
    """The demo project with a small company that nobody has landed yet."""
    folder = tmp_path_factory.mktemp("first")
    settings = Settings(REPOSITORY_ROOT, folder / "landing", folder / "warehouse")
    arguments = ("--customers", "250", "--days", "42", "--seed", "7", "--out", str(settings.landing_dir))
    assert klantbeeld("simulate", *arguments).returncode == 0
    return settings


def test_late_data_and_another_machine_do_not_move_what_was_frozen(machine: Settings, tmp_path: Path) -> None:
    built = build(machine)
    assert not any(row["is_frozen"] for row in built)
    # Of what nobody has answered yet there is nothing to freeze.
    before = [row for row in built if row["current_value"] is not None]
    assert len(before) > 1
    report = freeze(machine)
    assert report.path and report.frozen == [(row["improvement_id"], row["metric_id"]) for row in before]

    other = Settings(REPOSITORY_ROOT, tmp_path / "landing", tmp_path / "warehouse")
    shutil.copytree(machine.landing_dir, other.landing_dir)
    _deliver_late_calls(other, next(row for row in before if row["metric_id"] == "average_handle_time"))
    after = [row for row in build(other, "--full-refresh") if row["is_frozen"]]

    assert [measures(row, "frozen") for row in after] == [measures(row, "current") for row in before]
    # Handle time is of all contacts, so what the late legs took is in it.
    handled = next(row for row in after if row["metric_id"] == "average_handle_time")
    assert handled["drift"] == "data" and handled["current_numerator"] > handled["frozen_numerator"]
    assert handled["value_drift"] == round(handled["current_value"] - handled["frozen_value"], 6)
    assert {row["drift"] for row in after} <= {"none", "data"}
    assert freeze(other).path is None


def _deliver_late_calls(settings: Settings, row: dict) -> None:
    """A late leg for each call of the busiest day of a window. A file has the calls of the day before."""
    folder = settings.landing_dir / "acd"
    days = [row["current_from_on"] + timedelta(days=1 + number) for number in range(row["current_day_count"])]
    files = [(folder / f"calls_{day:%Y%m%d}.csv").read_text(encoding="latin-1") for day in days]
    header, *lines = max(files, key=len).splitlines(keepends=True)
    text = header + "".join(f"late-{line}" for line in lines)
    (folder / "calls_late_20240212.csv").write_text(text, encoding="latin-1")
