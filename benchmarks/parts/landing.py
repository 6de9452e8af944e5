"""Landing the same web events from a file in each format, in a project that declares nothing else."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import yaml

from benchmarks.errors import MeasurementFailed
from benchmarks.processes import Run
from benchmarks.repeat import repeat
from benchmarks.results import Measurement, figure, no_figure, times
from benchmarks.workspace import Bench, klantbeeld
from orchestration.base.settings import Settings

TITLE = "Landing by format"

_COPY_OPTIONS = {
    "parquet": ("parquet", "format parquet"),
    "csv": ("csv", "format csv, header"),
    "csv_gzipped": ("csv.gz", "format csv, header, compression gzip"),
    "jsonl": ("jsonl", "format json"),
}
_IDENTIFIERS = {"domain_userid": "device", "user_id": "crm"}


def measure(bench: Bench) -> Iterator[Measurement]:
    project = bench.new_warehouse("formats").landing_dir.parent
    rows = _write_files(bench, project)
    declared = {name: {"table": name, "format": "csv" if "csv" in name else name} for name in _COPY_OPTIONS}
    declared["parquet_pseudonyms"] = {"table": "parquet", "format": "parquet"}
    declared["parquet_pseudonyms"] |= {"columns": _columns(project), "identifiers": _IDENTIFIERS}
    yield figure("landing.rows", "Rows in each file", "rows", rows)
    seconds = {}
    for name, declaration in declared.items():
        bench.step(name)
        for one in _landed(bench, project, name, declaration, rows):
            seconds[one.id] = one.value
            yield one
    for name in declared:
        if wall := seconds.get(f"landing.{name}.wall"):
            ratio = wall / seconds["landing.parquet.wall"]
            yield figure(f"landing.{name}.ratio", f"{_title(name)}, over Parquet", "ratio", ratio)


def _landed(bench: Bench, project: Path, name: str, declaration: dict, rows: int) -> Iterator[Measurement]:
    table = declaration["table"]
    path = f"{table}.{_COPY_OPTIONS[table][0]}"
    delivery = {"system": "bench", **declaration, "table": name, "path": path}
    settings = _project(project, delivery)
    title = _title(name)
    try:
        runs = repeat(bench.size, lambda: _land_anew(settings, name))
    except MeasurementFailed as failed:
        # A format that is not supported is a missing figure; the others continue.
        told = [line.strip() for line in failed.message.splitlines() if line.startswith("    ")]
        reason = f"landing does not read it: {told[0] if told else failed.message.splitlines()[-1]}"
        yield no_figure(f"landing.{name}.rate", title, "rows per second", reason)
        return
    yield from times(f"landing.{name}", title, runs)
    rates = (rows / seconds for seconds in runs.all_of("wall_seconds"))
    yield figure(f"landing.{name}.rate", f"{title}, rows", "rows per second", *rates)


def _title(name: str) -> str:
    return f"Land {name.replace('_', ' ')}"


def _write_files(bench: Bench, project: Path) -> int:
    """Write the same events in every format; returns how many."""
    events = str(bench.deliveries() / "snowplow" / "*.parquet")
    with duckdb.connect() as connection:
        connection.execute(
            "create table event as from read_parquet($events, union_by_name=true) limit $rows",
            {"events": events, "rows": bench.size.delivery_rows},
        )
        for name, (ending, options) in _COPY_OPTIONS.items():
            file = project / "landing" / f"{name}.{ending}"
            connection.execute(f"copy event to '{file}' ({options})")
        return connection.execute("select count(*) from event").fetchone()[0]


def _columns(project: Path) -> list[str]:
    return pq.read_schema(project / "landing" / "parquet.parquet").names


def _project(project: Path, delivery: dict) -> Settings:
    (project / "dbt_project.yml").write_text("name: formats\n", encoding="utf-8")
    content = {"version": 1, "deliveries": [delivery]}
    (project / "landing.yml").write_text(yaml.safe_dump(content), encoding="utf-8")
    return Settings(project, project / "landing", project / delivery["table"])


def _land_anew(settings: Settings, name: str) -> Run:
    shutil.rmtree(settings.warehouse_dir, ignore_errors=True)
    return klantbeeld(settings, "land", "--only", f"bench.{name}")
