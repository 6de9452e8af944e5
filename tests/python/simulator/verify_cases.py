"""Small published warehouses and truth files, made by the real publish() from a build file."""

import json
from pathlib import Path
from typing import Any

import duckdb
from publish_all import publish

from orchestration.base.settings import Settings
from orchestration.demo.verify.report import FactResult
from orchestration.demo.verify.verify import verify

CANARY = "Kanarievogel Zeldzaam"

# 5 + 3 contacts by phone, 2 by chat; NPS 1 of 4 and 3 of 4: 100 * 4 / 8 = 50.
MARTS = (
    """
    create table marts.metric_daily as
    select * from (values
        ('contact_volume', date '2024-03-04', 'phone', 5.0::double, null::double),
        ('contact_volume', date '2024-03-05', 'phone', 3.0, null),
        ('contact_volume', date '2024-03-05', 'chat', 2.0, null),
        ('nps', date '2024-03-04', 'phone', 1.0, 4.0),
        ('nps', date '2024-03-05', 'phone', 3.0, 4.0),
        ('csat', date '2024-03-05', 'phone', 0.0, 0.0)
    ) as t(metric_id, day_on, channel_id, numerator, denominator)
    """,
    """
    create table marts.metric_catalogue as
    select unnest(['contact_volume', 'nps', 'csat', 'silent']) as metric_id, 'Name' as name_en
    """,
    """
    create table marts.pilot_result as
    select * from (values
        ('redesign', true, 7::bigint, 0.011::decimal(6, 3), timestamp '2024-03-04 12:00:00'),
        ('same_again', false, null, 0.640, null)
    ) as t(pilot, is_shown, contact_count, p_value, judged_at)
    """,
)


def published(folder: Path, *extra_sql: str) -> Settings:
    """A warehouse below `folder` with MARTS, changed by `extra_sql`, published."""
    settings = Settings(folder, folder / "landing", folder / "warehouse")
    settings.warehouse_dir.mkdir(parents=True, exist_ok=True)
    with duckdb.connect(str(settings.build_file)) as connection:
        connection.execute("create schema if not exists marts")
        for statement in (*MARTS, *extra_sql):
            connection.execute(statement)
    publish(settings)
    return settings


def fact(**changes: Any) -> dict[str, Any]:
    """A fact that MARTS bear out: 10 contacts in all; `changes` replace its keys."""
    return {
        "id": "contacts",
        "requirement": "R6",
        "planted": "Ten contacts",
        "kind": "exact",
        "mart": "metric_daily",
        "filter": {"metric_id": "contact_volume"},
        "aggregate": "sum",
        "column": "numerator",
        "denominator_column": None,
        "scale": 1,
        "expected": 10,
        "tolerance": 0,
        "tolerance_reason": "counted while generating",
        **changes,
    }


def null_fact(**changes: Any) -> dict[str, Any]:
    return fact(**{"kind": "null_fact", "aggregate": "count", "column": None, "expected": 0, **changes})


def absent(*texts: str, fact_id: str = "canaries") -> dict[str, Any]:
    """Canary texts that nothing published may hold."""
    texts = texts or (CANARY,)
    head = {"id": fact_id, "requirement": "R114", "planted": "Names in texts", "kind": "absent"}
    return {**head, "mart": "*", "texts": list(texts)}


def write_truth(folder: Path, *facts: dict[str, Any], **changes: Any) -> Path:
    path = folder / "truth.json"
    document = {"version": 1, "arguments": {"seed": 7}, "facts": list(facts), **changes}
    path.write_text(json.dumps(document), encoding="utf-8")
    return path


def judged(settings: Settings, planted: dict[str, Any]) -> FactResult:
    """The result of one fact on a published warehouse."""
    path = write_truth(settings.project_dir, planted)
    return verify(settings, path).results[0]
