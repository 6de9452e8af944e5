"""One company built by both engines: every mart is the same, and every data test passes on Spark too."""

import json
import math
import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pytest
from spark_engine import needs_spark

from orchestration.base.settings import REPOSITORY_ROOT, Settings
from orchestration.dbt.commands import dbt_environment, dbt_executable

pytestmark = [pytest.mark.two_engines, needs_spark, pytest.mark.timeout(3600)]

# Small tables: the time goes into planning and compiling, by Java and by Spark, what then runs once.
# One compiler alone has a small room for what it compiles, and Java stops compiling when that is full.
QUICK_JAVA = "-XX:TieredStopAtLevel=1 -XX:ReservedCodeCacheSize=256m"
QUICK_SPARK = "spark.sql.codegen.wholeStage false\nspark.sql.codegen.factoryMode NO_CODEGEN\n"

# A dimension of core that is published under its own name is a model with a prefix.
MARTS = sorted(
    path.stem.removeprefix("published_") for path in (REPOSITORY_ROOT / "models" / "marts").rglob("*.sql")
)


@dataclass(frozen=True)
class Mart:
    """A mart as one engine built it: its columns with their types, and its rows by grain."""

    columns: dict[str, str]
    rows: dict[tuple[Any, ...], tuple[Any, ...]]


@dataclass(frozen=True)
class TwoEngines:
    """The warehouse that both engines built, and dbt's manifest of it."""

    settings: Settings
    manifest: dict[str, Any]

    def mart(self, engine: str, name: str) -> Mart:
        """Read a mart, as a file and not through the engine that wrote it."""
        node = self.manifest["nodes"][f"model.klantbeeld.{name}"]
        grain = node["config"]["meta"]["grain"]
        with duckdb.connect(str(self.settings.build_file), read_only=True) as connection:
            relation = connection.sql(f"select * from {self.table(engine, 'marts', node['alias'])}")
            columns = dict(zip(relation.columns, map(str, relation.types), strict=True))
            rows = relation.fetchall()
        places = [list(columns).index(column) for column in grain]
        keyed = {tuple(row[place] for place in places): row for row in rows}
        assert len(keyed) == len(rows), f"{name} on {engine}: the grain is not unique"
        return Mart(columns, keyed)

    def table(self, engine: str, schema: str, name: str) -> str:
        """What DuckDB reads a table from, by whichever engine it was written."""
        if engine == "duckdb":
            return f"{schema}.{name}"
        # Partitions are folders with the value in their name, which is a text or a day.
        files = f"{self.settings.warehouse_dir}/spark/tables/{schema}.db/{name}/**/*.parquet"
        return f"read_parquet('{files}', hive_partitioning = true)"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, klantbeeld) -> TwoEngines:
    """A simulated company, built twice by both engines: without the files of its last day, and with them (M4)."""
    folder = tmp_path_factory.mktemp("two_engines")
    settings = Settings(REPOSITORY_ROOT, folder / "landing", folder / "warehouse")
    environment = {"KLANTBEELD_KEY_FILE": str(folder / "key")}

    def command(*arguments: str) -> None:
        result = klantbeeld(*arguments, settings=settings, env=environment)
        assert result.returncode == 0, result.stdout + result.stderr

    size = ["--customers", "300", "--days", "40", "--seed", "7"]
    command("simulate", *size, "--out", str(folder / "delivered"))
    # What reads the days needs no first build; what keeps them does, and what notes them waits for all of it.
    first = ["--select", "+built_day", "+built_session_day", "+built_delivery"]
    for files, selection in zip(_in_two_parts(folder / "delivered"), (first, []), strict=True):
        for file in files:
            target = settings.landing_dir / file.relative_to(folder / "delivered")
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(file, target)
        command("land")
        for engine in ("duckdb", "spark"):
            _build(settings, engine, *selection, "--exclude-resource-type", "unit_test", "test")
    _dbt(settings, "spark", "test", "--target", "spark", "--exclude-resource-type", "unit_test")
    manifest = json.loads((settings.warehouse_dir / "target_spark" / "manifest.json").read_text())
    return TwoEngines(settings, manifest)


@pytest.mark.parametrize("name", MARTS)
def test_a_mart_is_the_same_on_both_engines(name: str, built: TwoEngines) -> None:
    expected, found = built.mart("duckdb", name), built.mart("spark", name)
    assert found.columns == expected.columns
    assert found.rows.keys() == expected.rows.keys()
    different = [
        (key, column, value, found.rows[key][place])
        for key, row in expected.rows.items()
        for place, (column, value) in enumerate(zip(expected.columns, row, strict=True))
        if not _is_same(value, found.rows[key][place])
    ]
    assert different[:5] == []


@pytest.mark.parametrize("engine", ["duckdb", "spark"])
def test_the_second_build_built_the_new_days_alone(engine: str, built: TwoEngines) -> None:
    """As the first run's days are noted, so on Spark, where what is replaced is removed by a hook (M4)."""
    with duckdb.connect(str(built.settings.build_file), read_only=True) as connection:
        rebuilt, delivered = (
            connection.sql(f"select distinct entity, day_on from {built.table(engine, 'input', name)}")
            for name in ("rebuild_day", "input__delivered_day")
        )
        reasons = connection.sql(f"select distinct reason from {built.table(engine, 'input', 'rebuild_day')}")
        assert {reason for (reason,) in reasons.fetchall()} <= {"new delivery", "known record"}
        assert 0 < len(rebuilt.fetchall()) < len(delivered.fetchall())


def test_the_company_has_rows_in_every_mart(built: TwoEngines) -> None:
    assert [name for name in MARTS if not built.mart("spark", name).rows] == []


def test_spark_keeps_to_the_warehouse(built: TwoEngines) -> None:
    left = [
        name for name in ("metastore_db", "spark-warehouse", "derby.log") if (REPOSITORY_ROOT / name).exists()
    ]
    assert left == []
    assert (built.settings.warehouse_dir / "spark" / "metastore").is_dir()


def _is_same(expected: Any, found: Any) -> bool:
    if isinstance(expected, float) and isinstance(found, float):
        return math.isclose(expected, found, rel_tol=1e-9)
    return expected == found


def _in_two_parts(folder: Path) -> tuple[list[Path], list[Path]]:
    """The delivered files before the last date that a name has, and those of that date."""
    files = [path for path in sorted(folder.rglob("*")) if path.is_file() and path.name != "truth.json"]
    dates = {path: (re.findall(r"[0-9]{8}", path.stem) or [""])[-1] for path in files}
    last = max(dates.values())
    return [path for path in files if dates[path] < last], [path for path in files if dates[path] == last]


def _build(settings: Settings, engine: str, *options: str) -> None:
    _dbt(settings, engine, "build", "--target", engine, *options)


def _dbt(settings: Settings, engine: str, *arguments: str) -> None:
    """dbt with one engine, with a target folder of its own so that neither parses for the other."""
    target = settings.warehouse_dir / f"target_{engine}"
    result = subprocess.run(
        [dbt_executable(), *arguments, "--target-path", str(target), "--quiet"],
        cwd=settings.project_dir,
        env={**dbt_environment(settings), **_quick_spark(settings.warehouse_dir)},
        capture_output=True,
        text=True,
        timeout=3000,
        check=False,
    )
    assert result.returncode == 0, f"{_java_errors(result.stderr)}\n{result.stdout[-5000:]}"


def _java_errors(log: str) -> str:
    """What Java said went wrong, first: when its process ends, all that dbt knows is a connection refused."""
    lines = log.splitlines()
    errors = [place for place, line in enumerate(lines) if re.search(r"ERROR|Exception|Error:|# ", line)]
    shown = sorted({line for place in errors[:10] for line in range(place, min(place + 8, len(lines)))})
    return "\n".join(lines[line][:300] for line in shown)


def _quick_spark(warehouse: Path) -> dict[str, str]:
    configuration = warehouse / "spark_conf"
    configuration.mkdir(exist_ok=True)
    (configuration / "spark-defaults.conf").write_text(QUICK_SPARK)
    java = f"{os.environ.get('JAVA_TOOL_OPTIONS', '')} {QUICK_JAVA}".strip()
    return {"SPARK_CONF_DIR": str(configuration), "JAVA_TOOL_OPTIONS": java}
