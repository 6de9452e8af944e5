"""The same full build on Spark with two local threads, compared with DuckDB on the same raw files."""

import os
import shutil
from collections.abc import Iterator
from importlib.util import find_spec

import yaml

from benchmarks.errors import NotMeasured
from benchmarks.repeat import Repeated
from benchmarks.results import Measurement, figure, times
from benchmarks.workspace import Bench, build_models
from orchestration.base.settings import REPOSITORY_ROOT

TITLE = "The same build on Spark"

_KINDS = {"cpu_seconds": "CPU time", "wall_seconds": "on the clock"}


def measure(bench: Bench) -> Iterator[Measurement]:
    _assert_there()
    settings = bench.built()
    bench.step("DuckDB: models")
    duckdb_run = bench.build_in_full(settings)
    bench.step("Spark: models")
    spark_run = build_models(settings, "--target", "spark", "--full-refresh")
    yield from times("spark.spark", "Spark local[2], models alone", Repeated([spark_run]))
    yield from times("spark.duckdb", "DuckDB, models alone", Repeated([duckdb_run]))
    yield figure("spark.peak", "Spark: peak memory, JVM and dbt together", "bytes", spark_run.peak_bytes)
    for name in ("cpu_seconds", "wall_seconds"):
        ratio = getattr(spark_run, name) / getattr(duckdb_run, name)
        yield figure(f"spark.{name}_ratio", f"Spark over DuckDB, {_KINDS[name]}", "ratio", ratio)


def _assert_there() -> None:
    profiles = yaml.safe_load((REPOSITORY_ROOT / "profiles.yml").read_text(encoding="utf-8"))
    if "spark" not in profiles["klantbeeld"]["outputs"]:
        raise NotMeasured("profiles.yml has no target spark.")
    if not (find_spec("pyspark") and find_spec("dbt.adapters.spark")):
        raise NotMeasured("pyspark and dbt-spark are not installed: make spark.")
    if not (shutil.which("java") or os.environ.get("JAVA_HOME")):
        raise NotMeasured("There is no Java on this machine; Spark needs 17.")
