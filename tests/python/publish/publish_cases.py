"""Build files to publish, and what readers see of a publication."""

import os
import subprocess
import sys
from pathlib import Path

import duckdb

from orchestration.base.settings import REPOSITORY_ROOT, Settings

ROWS = 500
CANARY = "Kanarie-8f2b"


def project_settings(folder: Path) -> Settings:
    return Settings(folder, folder / "landing", folder / "warehouse")


def write_build(settings: Settings, version: int, *extra_sql: str) -> None:
    """A build file with two marts (a table and a view) whose every row bears `version`, then `extra_sql`."""
    settings.warehouse_dir.mkdir(parents=True, exist_ok=True)
    statements = (
        "create schema if not exists core",
        "create schema if not exists marts",
        f"""
        create or replace table core.fct_event as
        select '{CANARY}' || i as subject_text from range(50) t(i)
        """,
        f"""
        create or replace table marts.contact_daily as
        select {version} as version, 'phone' as channel_id, i as contact_count from range({ROWS}) t(i)
        order by hash(i + {version})
        """,
        f"""
        create or replace view marts.web_daily as
        select {version} as version, count(*) as n from core.fct_event
        """,
        "comment on table marts.contact_daily is 'Contacts a day; it''s additive.'",
        "comment on column marts.contact_daily.contact_count is 'Number of contacts'",
        "comment on view marts.web_daily is 'Visits a day'",
        *extra_sql,
    )
    with duckdb.connect(str(settings.build_file)) as connection:
        for statement in statements:
            connection.execute(statement)


def served_version(settings: Settings) -> int:
    """The version both marts bear in the published file and the Parquet folder; fails where they differ."""
    query = "select distinct version from {}"
    with duckdb.connect(str(settings.published_file), read_only=True) as connection:
        seen = connection.execute(query.format("marts.contact_daily")).fetchall()
        seen += connection.execute(query.format("marts.web_daily")).fetchall()
    folder = settings.parquet_dir.resolve()
    seen += duckdb.sql(query.format(f"'{folder}/contact_daily.parquet'")).fetchall()
    seen += duckdb.sql(query.format(f"'{folder}/web_daily.parquet'")).fetchall()
    assert len(set(seen)) == 1, seen
    return seen[0][0]


def leftovers(settings: Settings) -> list[str]:
    return sorted(path.name for path in settings.warehouse_dir.glob(".publishing-*"))


def start_worker(name: str, *arguments: object) -> subprocess.Popen[str]:
    """Start one of the scripts beside this file, with the repository on its path, until it is ready."""
    here = Path(__file__).parent
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(map(str, (REPOSITORY_ROOT, here, here.parent))),
    }
    worker = subprocess.Popen(
        [sys.executable, str(Path(__file__).parent / name), *map(str, arguments)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=environment,
    )
    assert worker.stdout.readline().strip() == "ready"
    return worker
