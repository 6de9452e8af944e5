"""The code location of the quickstart: assets, checks, order of steps, job, schedule, sensor, pool."""

import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import dagster as dg
import pytest
import yaml
from dagster._core.execution.api import create_execution_plan

from orchestration.base.errors import ConfigError, KlantbeeldError
from orchestration.base.settings import REPOSITORY_ROOT, Settings
from orchestration.dagster.instance import dagster_environment, prepare_dagster_home
from orchestration.dagster.landing import landing_assets
from orchestration.definitions import build_definitions
from orchestration.landing.config import load_landing_config

RAW = [
    ["raw", "acd", "calls"],
    ["raw", "crm", "customers"],
    ["raw", "survey", "responses"],
    ["raw", "website", "events"],
]


@pytest.fixture(scope="module")
def definitions(built_project: Settings) -> dg.Definitions:
    return build_definitions(built_project)


@pytest.fixture(scope="module")
def job(definitions: dg.Definitions) -> dg.JobDefinition:
    return definitions.resolve_job_def("daily")


def keys(job: dg.JobDefinition) -> set[str]:
    return {key.to_user_string() for key in job.asset_layer.executable_asset_keys}


def test_definitions_are_loadable(definitions: dg.Definitions) -> None:
    dg.Definitions.validate_loadable(definitions)


def test_the_job_holds_every_layer_from_raw_to_published(job: dg.JobDefinition) -> None:
    assert {"/".join(key) for key in RAW} <= keys(job)
    assert {"staging/stg_acd_calls__contact", "input/input__contact", "core/fct_event", "published"} <= keys(
        job
    )
    assert {"marts/metric_daily", "marts/contact_daily", "marts/quality_reconciliation"} <= keys(job)


def test_steps_run_in_the_order_land_check_build_check_publish(job: dg.JobDefinition) -> None:
    order = [step.key for step in create_execution_plan(job).get_all_steps_in_topo_order()]
    assert order == ["land", "check_raw_tables", "build", "check_marts_tables", "published"]


def test_staging_models_depend_on_the_raw_tables_that_landing_writes(job: dg.JobDefinition) -> None:
    graph = job.asset_layer.asset_graph
    assert graph.get(dg.AssetKey(["staging", "stg_acd_calls__contact"])).parent_keys == {dg.AssetKey(RAW[0])}


def test_dbt_tests_and_quality_checks_are_asset_checks(job: dg.JobDefinition) -> None:
    checks = {key.to_user_string() for key in job.asset_layer.asset_graph.asset_check_keys}
    assert "raw/acd/calls:delivered" in checks
    assert any(check.startswith("raw/acd/calls:reject") for check in checks)
    assert any(check.startswith("marts/metric_daily:") and "keeps_its_rules" in check for check in checks)
    assert "marts/metric_daily:has_rows" in checks


def test_only_checks_of_severity_error_block(job: dg.JobDefinition) -> None:
    graph = job.asset_layer.asset_graph
    blocking = {key.to_user_string() for key in graph.asset_check_keys if graph.get(key).blocking}
    assert "raw/acd/calls:rows_accounted" in blocking
    # A file that cannot be loaded stops itself, not the others.
    assert "raw/acd/calls:delivered" not in blocking


def test_every_writer_is_in_the_pool_of_one(job: dg.JobDefinition) -> None:
    pools = {node.name: node.definition.pool for node in job.nodes}
    writers = {"land", "build", "published"}
    assert {name for name, pool in pools.items() if pool == "warehouse_writer"} == writers
    content = yaml.safe_load((REPOSITORY_ROOT / "dagster.yaml").read_text())
    assert content["concurrency"]["pools"] == {"default_limit": 1, "granularity": "run"}


def test_every_step_may_be_retried(job: dg.JobDefinition) -> None:
    assert all(node.definition.retry_policy.max_retries == 3 for node in job.nodes)


def test_freshness_policies_follow_landing_yml(definitions: dg.Definitions) -> None:
    graph = definitions.resolve_asset_graph()
    policy = graph.get(dg.AssetKey(RAW[0])).freshness_policy
    assert policy.fail_window.to_timedelta() == timedelta(days=30000)
    assert graph.get(dg.AssetKey(RAW[1])).freshness_policy is None
    assert graph.get(dg.AssetKey(["published"])).freshness_policy is not None


def test_jobs_schedules_and_the_sensor(definitions: dg.Definitions) -> None:
    repository = definitions.get_repository_def()
    named = [job.name for job in repository.get_all_jobs() if not job.name.startswith("__")]
    assert sorted(named) == ["daily", "retention"]
    assert {schedule.name: schedule.job_name for schedule in repository.schedule_defs} == {
        "every_month": "retention",
        "every_morning": "daily",
    }
    assert [sensor.name for sensor in repository.sensor_defs] == ["new_landing_files"]


def test_the_instance_folder_sends_nothing_and_keeps_changed_settings(tmp_path: Path) -> None:
    settings = Settings(tmp_path, tmp_path, tmp_path / "warehouse")
    home = prepare_dagster_home(settings)
    assert yaml.safe_load((home / "dagster.yaml").read_text())["telemetry"] == {"enabled": False}
    (home / "dagster.yaml").write_text("telemetry: {enabled: false}\n")
    assert prepare_dagster_home(settings) == home
    assert (home / "dagster.yaml").read_text() == "telemetry: {enabled: false}\n"


@pytest.mark.parametrize(
    "command",
    [["dagster", "definitions", "validate"], ["dg", "check", "defs"]],
    ids=["dagster", "dg"],
)
def test_the_tools_of_dagster_load_the_code_location(built_project: Settings, command: list[str]) -> None:
    executable = Path(sys.executable).with_name(command[0])
    result = subprocess.run(
        [str(executable), *command[1:]],
        cwd=REPOSITORY_ROOT,
        env=dagster_environment(built_project),
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert result.returncode == 0, result.stdout + result.stderr


def test_a_wrong_landing_yml_is_told_when_definitions_load(small_project: Settings) -> None:
    small_project.landing_file.write_text("version: 1\ndeliveries:\n  - system: acd\n")
    with pytest.raises(ConfigError, match=r"landing\.yml, line 3"):
        build_definitions(small_project)


def test_a_raw_table_keeps_its_rows_after_a_landing_without_new_files(small_project: Settings) -> None:
    """Dagster shows the rows of the table, not those of the last landing (F4)."""
    step = landing_assets(small_project, load_landing_config(small_project.landing_file))
    first, second = (_row_counts(dg.materialize([step])) for _ in range(2))
    assert first["raw/acd/calls"] > 300
    assert second == first


def _row_counts(result: dg.ExecuteInProcessResult) -> dict[str, int]:
    return {
        event.asset_key.to_user_string(): event.materialization.metadata["dagster/row_count"].value
        for event in result.get_asset_materialization_events()
        if event.asset_key.path[0] == "raw"
    }


def test_errors_are_told_to_dagster_with_their_exit_code() -> None:
    from orchestration.base.transient import TransientError
    from orchestration.dagster.policies import told_kindly

    with pytest.raises(dg.Failure) as permanent, told_kindly():
        raise ConfigError("wrong", "right it")
    assert permanent.value.metadata["exit_code"].value == 2 and not permanent.value.allow_retries
    with pytest.raises(dg.Failure) as passing, told_kindly():
        raise TransientError("locked")
    assert passing.value.allow_retries
    with pytest.raises(dg.Failure) as interrupted, told_kindly():
        raise KeyboardInterrupt
    assert interrupted.value.metadata["exit_code"].value == 130 and not interrupted.value.allow_retries
    with pytest.raises(dg.Failure) as unforeseen, told_kindly():
        raise ValueError("jan@example.com")
    assert "jan@example.com" not in unforeseen.value.description and not unforeseen.value.allow_retries


@pytest.mark.parametrize(
    ("error", "is_passing"),
    [
        (KlantbeeldError('Publishing failed: IO Error: Could not set lock on file "x"'), True),
        (ConnectionRefusedError("refused"), True),
        (KlantbeeldError("Publishing failed: No space left on device"), False),
        (ConfigError("landing.yml, line 3"), False),
    ],
)
def test_only_locks_and_connections_are_worth_another_try(error: Exception, is_passing: bool) -> None:
    from orchestration.base.transient import is_transient

    assert is_transient(error) is is_passing
