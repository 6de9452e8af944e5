"""`mf query` on the semantic models of dbt: it answers as metric_daily does, for every metric."""

import csv
import math
import os
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest
from quickstart_project import copy_built

from orchestration.base.settings import Settings
from orchestration.dbt.commands import dbt_environment, profiles_dir

BY = "metric_time__month", "metric__channel_name_en"
WORKED_OUT = """
select
    strftime(date_trunc('month', daily.day_on), '%Y-%m-%d'), daily.channel_name_en, metric_id,
    any_value(catalogue.multiplier) * if(
        count(daily.denominator) = 0,
        sum(daily.numerator),
        sum(daily.numerator) / nullif(sum(daily.denominator), 0)
    )
from marts.metric_daily_labelled as daily
inner join marts.metric_catalogue as catalogue using (metric_id)
group by all
"""


@pytest.fixture
def answers(built_project: Settings, tmp_path: Path) -> dict[tuple[str, str, str], float]:
    """{(month, channel, metric): value} of every metric, as `mf query` gives it."""
    project = copy_built(built_project, tmp_path / "project")
    # Where a project started by hand has it.
    target = project.project_dir / "target"
    target.mkdir(exist_ok=True)
    shutil.copy2(project.dbt_target_dir / "semantic_manifest.json", target)
    metrics = _metrics_of(project)
    file = tmp_path / "answers.csv"
    command = ["query", "--metrics", ",".join(metrics), "--group-by", ",".join(BY), "--csv", str(file)]
    result = subprocess.run(
        [str(Path(sys.executable).with_name("mf")), *command],
        cwd=project.project_dir,
        env={**os.environ, **dbt_environment(project), "DBT_PROFILES_DIR": str(profiles_dir(project))},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stdout + result.stderr
    with file.open(newline="") as lines:
        rows = list(csv.DictReader(lines))
    return {
        (row[BY[0]][:10], row[BY[1]], metric): float(row[metric])
        for row in rows
        for metric in metrics
        if row[metric] not in ("", "nan", "None")
    }


def test_every_metric_is_answered_as_in_metric_daily(
    answers: dict[tuple[str, str, str], float], built_project: Settings
) -> None:
    with duckdb.connect(str(built_project.published_file), read_only=True) as connection:
        rows = connection.execute(WORKED_OUT).fetchall()
    expected = {tuple(key): value for *key, value in rows if value is not None}
    # Two months by three channels, not each with every metric: far fewer would be an empty comparison.
    assert len(expected) > 50
    assert answers.keys() == expected.keys()
    different = {
        key: (answers[key], value)
        for key, value in expected.items()
        if not math.isclose(answers[key], value, rel_tol=1e-9, abs_tol=1e-9)
    }
    assert different == {}


def _metrics_of(settings: Settings) -> list[str]:
    with duckdb.connect(str(settings.published_file), read_only=True) as connection:
        rows = connection.execute("select metric_id from marts.metric_catalogue order by all").fetchall()
    return [metric_id for (metric_id,) in rows]
