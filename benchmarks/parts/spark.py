"""The same full build on Spark with two local threads, against DuckDB's on the same raw files."""

import shutil
from collections.abc import Iterator
from importlib.util import find_spec

import yaml

from benchmarks.errors import NotMeasured
from benchmarks.results import Measurement, figure
from benchmarks.workspace import Bench, build_models
from orchestration.settings import REPOSITORY_ROOT

TITLE = "The same build on Spark"


def measure(bench: Bench) -> Iterator[Measurement]:
    _assert_there()
    settings = bench.built()
    bench.step("DuckDB: models")
    duckdb_run = bench.build_in_full(settings)
    bench.step("Spark: models")
    spark_run = build_models(settings, "--target", "spark", "--full-refresh")
    yield figure("spark.cpu", "Spark local[2], models alone: CPU time", "seconds", spark_run.cpu_seconds)
    yield figure(
        "spark.wall", "Spark local[2], models alone: on the clock", "seconds", spark_run.wall_seconds
    )
    yield figure("spark.peak", "Spark: peak memory, JVM and dbt together", "bytes", spark_run.peak_bytes)
    yield figure("spark.duckdb_cpu", "DuckDB, the same: CPU time", "seconds", duckdb_run.cpu_seconds)
    yield figure("spark.duckdb_wall", "DuckDB, the same: on the clock", "seconds", duckdb_run.wall_seconds)


def _assert_there() -> None:
    profiles = yaml.safe_load((REPOSITORY_ROOT / "profiles.yml").read_text(encoding="utf-8"))
    if "spark" not in profiles["klantbeeld"]["outputs"]:
        raise NotMeasured("profiles.yml has no target spark.")
    if not find_spec("pyspark"):
        raise NotMeasured("pyspark is not installed: pip install -e '.[spark]'.")
    if not shutil.which("java"):
        raise NotMeasured("There is no Java on this machine; Spark needs 17.")
