"""Dagster's own folder: where its runs are kept, and its settings."""

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from orchestration.base.settings import REPOSITORY_ROOT, Settings

if TYPE_CHECKING:
    from dagster import DagsterInstance


def prepare_dagster_home(settings: Settings) -> Path:
    """The folder of the Dagster instance, made on first use with dagster.yaml: no telemetry, one writer.

    DAGSTER_HOME if it is set, else dagster/ in the warehouse folder. An existing dagster.yaml stays as
    it is.
    """
    home = Path(os.environ.get("DAGSTER_HOME") or settings.warehouse_dir / "dagster").resolve()
    home.mkdir(parents=True, exist_ok=True)
    if not (home / "dagster.yaml").exists():
        shutil.copyfile(REPOSITORY_ROOT / "dagster.yaml", home / "dagster.yaml")
    return home


def dagster_instance(settings: Settings) -> "DagsterInstance":
    """The instance in that folder: `klantbeeld dev` shows what `klantbeeld run` did.

    What steps print is not captured: it is for whoever sits at the terminal.
    """
    from dagster import DagsterInstance
    from dagster._core.instance.ref import InstanceRef

    nothing = {
        "module": "dagster._core.storage.noop_compute_log_manager",
        "class": "NoOpComputeLogManager",
    }
    home = prepare_dagster_home(settings)
    overrides = {"compute_logs": nothing, **_storage(home)}
    return DagsterInstance.from_ref(InstanceRef.from_dir(str(home), overrides=overrides))


def _storage(home: Path) -> dict[str, Any]:
    """Where runs are kept unless dagster.yaml says otherwise: in the files that Dagster reads by default."""
    chosen = yaml.safe_load((home / "dagster.yaml").read_text(encoding="utf-8")) or {}
    if any("storage" in key for key in chosen):
        return {}
    records = {"module": "orchestration.dagster.run_records", "class": "RunRecords"}
    return {"storage": {"custom": {**records, "config": {"base_dir": str(home)}}}}


def dagster_environment(settings: Settings) -> dict[str, str]:
    """The environment in which `dagster` and `dg` commands work on this project."""
    return {
        **os.environ,
        "DAGSTER_DISABLE_TELEMETRY": "yes",
        "DAGSTER_HOME": str(prepare_dagster_home(settings)),
        "KLANTBEELD_PROJECT_DIR": str(settings.project_dir),
        "KLANTBEELD_LANDING": str(settings.landing_dir),
        "KLANTBEELD_WAREHOUSE": str(settings.warehouse_dir),
    }
