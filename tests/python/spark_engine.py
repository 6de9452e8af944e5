"""What tests need to know about the second engine: whether it is there, and a session of it."""

import importlib.util
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import yaml

from orchestration.base.settings import REPOSITORY_ROOT

MISSING = [
    name
    for name, found in {
        "Java": shutil.which("java") or os.environ.get("JAVA_HOME"),
        "pyspark": importlib.util.find_spec("pyspark"),
        "dbt-spark": importlib.util.find_spec("dbt.adapters.spark"),
    }.items()
    if not found
]

# In CI a missing engine is a failure: a check that nobody runs is none.
needs_spark = pytest.mark.skipif(
    bool(MISSING) and not os.environ.get("CI"),
    reason=f"Spark is not installed ({', '.join(MISSING)}): make spark, with Java 17 on the PATH",
)


@contextmanager
def spark_session(folder: Path, threads: int = 1) -> Iterator[Any]:
    """A Spark session set up as profiles.yml says, without a metastore; its process ends with it."""
    from pyspark.sql import SparkSession

    profile = yaml.safe_load((REPOSITORY_ROOT / "profiles.yml").read_text())["klantbeeld"]["outputs"]["spark"]
    settings = {
        name: value for name, value in profile["server_side_parameters"].items() if "{{" not in str(value)
    }
    settings |= {
        "spark.master": f"local[{threads}]",
        "spark.sql.shuffle.partitions": "2",
        "spark.sql.warehouse.dir": str(folder / "tables"),
        "spark.local.dir": str(folder / "tmp"),
    }
    session = SparkSession.builder.config(map=settings).getOrCreate()
    gateway = session.sparkContext._gateway
    try:
        yield session
    finally:
        session.stop()
        gateway.shutdown()
        gateway.proc.stdin.close()
        gateway.proc.wait(30)
