"""What Dagster keeps of a run is written quickly, and is where Dagster itself looks for it."""

import sqlite3
from collections import Counter
from pathlib import Path

import dagster as dg
import pytest
import yaml

from orchestration.base.settings import Settings
from orchestration.dagster.instance import dagster_instance, prepare_dagster_home

ASSETS = 20


@dg.op
def many_events(context: dg.OpExecutionContext) -> None:
    """As many materialisations as ASSETS."""
    for number in range(ASSETS):
        context.log_event(dg.AssetMaterialization(f"asset_{number}"))


@dg.job
def noted() -> None:
    """A run of events alone."""
    many_events()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(tmp_path, tmp_path / "landing", tmp_path / "warehouse")


def events_of(instance: dg.DagsterInstance, run_id: str) -> list[str | None]:
    return [event.message for event in instance.all_logs(run_id)]


def test_each_file_of_events_is_opened_a_few_times_and_read_by_others_meanwhile(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: Counter[str] = Counter()
    connect = sqlite3.dbapi2.connect

    def counted(database: str, *arguments: object, **options: object) -> sqlite3.Connection:
        opened[Path(database).stem] += 1
        return connect(database, *arguments, **options)

    home = str(prepare_dagster_home(settings))
    with dagster_instance(settings) as instance:
        monkeypatch.setattr(sqlite3.dbapi2, "connect", counted)
        result = noted.execute_in_process(instance=instance)
        monkeypatch.undo()
        written = events_of(instance, result.run_id)
        with dg.DagsterInstance.from_config(home) as other:
            assert events_of(other, result.run_id) == written
    assert len(written) > ASSETS
    assert 0 < opened[result.run_id] < ASSETS / 2 and opened["index"] < ASSETS / 2

    with dg.DagsterInstance.from_config(home) as later:
        assert events_of(later, result.run_id) == written
        assert later.get_runs()[0].status == dg.DagsterRunStatus.SUCCESS
        for number in range(ASSETS):
            assert (
                later.get_latest_materialization_event(dg.AssetKey(f"asset_{number}")).run_id == result.run_id
            )


def test_after_the_run_no_file_is_left_open(settings: Settings) -> None:
    with dagster_instance(settings) as instance:
        noted.execute_in_process(instance=instance)
    open_files = {str(path.resolve()) for path in Path("/proc/self/fd").iterdir() if path.exists()}
    assert not {name for name in open_files if name.startswith(str(settings.warehouse_dir))}


def test_a_place_that_dagster_yaml_names_is_used(settings: Settings, tmp_path: Path) -> None:
    home = prepare_dagster_home(settings)
    elsewhere = tmp_path / "elsewhere"
    (home / "dagster.yaml").write_text(yaml.safe_dump({"storage": {"sqlite": {"base_dir": str(elsewhere)}}}))
    with dagster_instance(settings) as instance:
        result = noted.execute_in_process(instance=instance)
    assert (elsewhere / "history" / "runs" / f"{result.run_id}.db").is_file()
