"""A warehouse built delivery by delivery, out of order and with repeats, against one built in one go. (R36)"""

import json
import random
import shutil
from pathlib import Path

import duckdb
import pytest
from registers_with_faults import GOOD_PILOT, STAMP, TOLD, write_registers

from orchestration.base.settings import REPOSITORY_ROOT, Settings
from orchestration.cli.set_aside import lines_set_aside
from orchestration.dbt.commands import DbtProcess
from orchestration.landing.config import load_landing_config
from orchestration.landing.land import land

# One step per date: what was delivered up to it. The first is history.
DATES = ("20240118", "20240123", "20240129")
# Made anew from what a run found, and so different on purpose.
OF_ONE_RUN = {"rebuild_day", "rebuild_web_day", "rebuild_fact_day", "built_day"}


class Warehouse:
    """The demo project with a landing and a warehouse of its own."""

    def __init__(self, folder: Path) -> None:
        self.settings = Settings(REPOSITORY_ROOT, folder / "landing", folder / "warehouse")

    def deliver(self, source: Path, files: list[Path]) -> None:
        for file in files:
            target = self.settings.landing_dir / file.relative_to(source)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(file, target)

    def build(self, *options: str, **dbt_vars: str) -> "Warehouse":
        land(self.settings, load_landing_config(self.settings.landing_file))
        # Tests of data belong to other tests; here every row is compared.
        without = ["--exclude-resource-type", "unit_test", "test"]
        if dbt_vars:
            # dbt parses all anew for other vars: apart, so that what it parsed without is there for the next build.
            apart = self.settings.warehouse_dir / "target_with_vars"
            options += ("--vars", json.dumps(dbt_vars), "--target-path", str(apart))
        process = DbtProcess(self.settings, ["build", *without, *options])
        assert process.run().exit_code == 0, process.errors
        return self

    def query(self, sql: str) -> list[tuple]:
        with duckdb.connect(str(self.settings.warehouse_dir / "build.duckdb"), read_only=True) as connection:
            return connection.execute(sql).fetchall()

    def differences(self, other: "Warehouse", schemas: tuple[str, ...]) -> dict[str, int]:
        """Per table the rows that one of the two has and the other has not, none where they are equal."""
        with duckdb.connect() as connection:
            for name, warehouse in {"mine": self, "other": other}.items():
                file = warehouse.settings.warehouse_dir / "build.duckdb"
                connection.execute(f"attach '{file}' as {name} (read_only)")
            tables = connection.execute(
                "select schema_name || '.' || table_name from duckdb_tables() where database_name = 'other' "
                f"and schema_name in {schemas} and not list_contains($left_out, table_name)",
                {"left_out": sorted(OF_ONE_RUN)},
            ).fetchall()
            assert len(tables) > 10
            counts = {table: connection.execute(_difference_sql(table)).fetchone()[0] for (table,) in tables}
        return {table: count for table, count in counts.items() if count}


def _difference_sql(table: str) -> str:
    return (
        f"select count(*) from ((from mine.{table} except all from other.{table}) "
        f"union all (from other.{table} except all from mine.{table}))"
    )


@pytest.fixture(scope="module")
def deliveries(tmp_path_factory: pytest.TempPathFactory, klantbeeld) -> Path:
    """What the demo company delivers in 28 days: some of it twice, in another order, and a log with old calls."""
    folder = tmp_path_factory.mktemp("company") / "landing"
    arguments = ("--customers", "250", "--days", "28", "--seed", "7", "--out", str(folder))
    assert klantbeeld("simulate", *arguments).returncode == 0
    draw = random.Random(4)
    for log in sorted((folder / "acd").glob("calls_*.csv"))[::6]:
        header, *lines = log.read_text(encoding="latin-1").splitlines(keepends=True)
        draw.shuffle(lines)
        repeated = log.with_name(log.name.replace("calls_", "calls_again_"))
        repeated.write_text(header + "".join(lines), encoding="latin-1")
    header, *lines = (
        (folder / "acd" / "calls_20240105.csv").read_text(encoding="latin-1").splitlines(keepends=True)
    )
    late = [f"late-{line}" for line in lines]
    (folder / "acd" / "calls_late_20240127.csv").write_text(header + "".join(late), encoding="latin-1")
    _move_a_call(folder / "acd")
    write_registers(folder / "registers")
    return folder


def _move_a_call(folder: Path) -> None:
    """A call turns out to be of two days later; then another one of its first day comes again, and opens that day."""
    header, call, other, *_ = (
        (folder / "calls_20240110.csv").read_text(encoding="latin-1").splitlines(keepends=True)
    )
    moved = call.replace("09-01-2024", "11-01-2024")
    assert moved != call
    (folder / "calls_moved_20240122.csv").write_text(header + moved, encoding="latin-1")
    (folder / "calls_once_more_20240128.csv").write_text(header + other, encoding="latin-1")


@pytest.fixture(scope="module")
def at_once(deliveries: Path, tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    warehouse = Warehouse(tmp_path_factory.mktemp("at_once"))
    warehouse.deliver(deliveries, _delivered_files(deliveries))
    return warehouse.build()


@pytest.fixture(scope="module")
def step_by_step(deliveries: Path, tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    """The same deliveries in steps: a third of the files of a step come with the next one instead."""
    warehouse = Warehouse(tmp_path_factory.mktemp("step_by_step"))
    waiting = _delivered_files(deliveries)
    draw = random.Random(4)
    for date in DATES:
        due = [file for file in waiting if _date(file) <= date]
        is_whole = date in (DATES[0], DATES[-1])
        arrived = due if is_whole else [file for file in due if draw.random() < 2 / 3]
        waiting = [file for file in waiting if file not in arrived]
        warehouse.deliver(deliveries, draw.sample(arrived, len(arrived)))
        if date == DATES[1]:
            # A run that ends before these models notes no day as built, so the next one builds them (M1).
            warehouse.build("--exclude", "contact_words", "session_device_daily")
        warehouse.build()
    assert not waiting
    return warehouse


def _delivered_files(folder: Path) -> list[Path]:
    return sorted(file for file in folder.rglob("*") if file.is_file() and file.name != "truth.json")


def _date(file: Path) -> str:
    """The date in a file's name, empty where it has none."""
    digits = "".join(character for character in file.stem if character.isdigit())
    return digits if len(digits) == 8 else ""


def test_a_faulty_line_of_a_register_is_told_and_other_pilots_go_on(at_once: Warehouse) -> None:
    """File, line and rule of each fault that a register of pilots may have (R12, R36)."""
    assert {text for text in lines_set_aside(at_once.settings) if STAMP in text} == TOLD
    assert at_once.query("select distinct pilot_id from marts.pilot_monitor_daily") == [(GOOD_PILOT,)]
    # Both arms without the customer who is in both.
    assert at_once.query("select arm, count(*) from core.bridge_pilot_unit group by arm order by arm") == [
        ("control", 20),
        ("pilot", 20),
    ]
    # Who has a fault of its own is there without a plan, or not at all.
    assert at_once.query(
        "select improvement_id, metric_id from marts.improvement_overview"
        " where improvement_id in ('G', 'E', 'U', 'P', 'L') order by improvement_id"
    ) == [("G", "contact_volume"), ("L", None), ("P", None)]


def test_late_rows_wait_and_are_counted(step_by_step: Warehouse, at_once: Warehouse) -> None:
    waiting = step_by_step.query(
        "select entity, source_system, sum(waiting_row_count) from marts.quality_late_event "
        "where waiting_row_count > 0 group by all"
    )
    assert waiting
    assert at_once.query("select sum(waiting_row_count) from marts.quality_late_event") == [(0,)]
    assert step_by_step.query("select boundary from marts.quality_reconciliation where not is_balanced") == []
    # They are in nothing else either: every fact lacks just these.
    for entity, system, count in waiting:
        counted = f"select count(*) from input.input__{entity} where source_system = '{system}'"
        assert step_by_step.query(counted)[0][0] == at_once.query(counted)[0][0] - count


def test_step_by_step_equals_at_once_when_late_rows_are_taken_up(
    step_by_step: Warehouse, at_once: Warehouse
) -> None:
    [(first_waiting,)] = step_by_step.query(
        "select min(day_on) from marts.quality_late_event where waiting_row_count > 0"
    )
    step_by_step.build(rebuild_from=str(first_waiting))
    assert step_by_step.differences(at_once, ("input", "core", "metrics", "marts")) == {}


def test_a_run_without_news_builds_no_day(step_by_step: Warehouse, at_once: Warehouse) -> None:
    step_by_step.build()
    assert step_by_step.query("select * from input.rebuild_day") == []
    assert step_by_step.differences(at_once, ("marts",)) == {}
