"""The machine and versions that a figure belongs to."""

import os
import platform
import subprocess
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from benchmarks.results import Machine
from orchestration.base.duckdb_settings import available_memory
from orchestration.base.settings import REPOSITORY_ROOT

_PACKAGES = ("duckdb", "dbt-core", "dbt-duckdb", "dagster", "dbt-spark", "pyspark", "pandas", "polars")


def describe_machine() -> Machine:
    """This machine, and the versions of the measured packages; absent packages are left out."""
    return Machine(
        processor=_processor(),
        cores=len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1,
        memory_bytes=available_memory(),
        system=f"{platform.system()} {platform.machine()}",
        python=platform.python_version(),
        packages={name: found for name in _PACKAGES if (found := _version(name))},
    )


def commit() -> str:
    """The measured commit, with + if files differ from it; empty outside a clone."""
    command = ["git", "-C", str(REPOSITORY_ROOT), "describe", "--always", "--dirty=+", "--exclude=*"]
    described = subprocess.run(command, capture_output=True, text=True, check=False)
    return described.stdout.strip()


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def _processor() -> str:
    file = Path("/proc/cpuinfo")
    lines = file.read_text().splitlines() if file.is_file() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor()
