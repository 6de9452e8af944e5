"""A table of a Postgres database: one snapshot, loaded when its content changed, its URL never told."""

from pathlib import Path

import psycopg
import pytest
from landing_project import LandingProject

from orchestration.landing.readers import postgres_table

TABLE = "landing_orders"


@pytest.fixture
def orders(project: LandingProject, postgres_url: str, monkeypatch: pytest.MonkeyPatch) -> LandingProject:
    monkeypatch.setenv("CRM_URL", postgres_url)
    _execute(
        postgres_url,
        f"drop table if exists {TABLE}",
        f'create table {TABLE} ("Id" int, email text, paid numeric(10,2), '
        "at timestamptz, tags text[], ok boolean)",
        # The server gives them in this order; landing sorts.
        f"insert into {TABLE} values (2, null, null, null, null, false)",
        f"insert into {TABLE} values (1, 'Ann@example.nl', 12.50, '2024-01-01 12:00+01', '{{a,b}}', true)",
    )
    postgres = {"url_env": "CRM_URL", "schema": "public", "table": TABLE}
    declared = {"columns": ["id", "email", "paid", "at", "tags", "ok"], "identifiers": {"email": "email"}}
    project.declare({"format": "postgres", "postgres": postgres, **declared})
    return project


def _execute(url: str, *statements: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement)


def test_a_table_becomes_text(orders: LandingProject) -> None:
    (file,) = orders.land()
    assert (file.status, file.line_count, file.row_count) == ("loaded", 2, 2)
    assert file.file_name == f"postgres:public.{TABLE}"
    rows = orders.rows(columns='_line, id, len(email), paid, "at", tags, ok')
    assert rows == [
        (1, "1", 32, "12.50", "2024-01-01 11:00:00+00", "[a, b]", "true"),
        (2, "2", None, None, None, None, "false"),
    ]


def test_unchanged_content_loads_nothing_and_changed_content_replaces(
    orders: LandingProject, postgres_url: str
) -> None:
    orders.land()
    # An update moves a row to the end of the table; its content is the same.
    _execute(postgres_url, f'update {TABLE} set ok = ok where "Id" = 1')
    assert orders.land()[0].status == "unchanged"
    # The same row once more is other content.
    _execute(postgres_url, f"insert into {TABLE} select * from {TABLE}")
    assert orders.land()[0].status == "replaced"
    assert sorted(orders.rows(columns="id")) == [("1",), ("1",), ("2",), ("2",)]
    assert len(orders.ledger().loaded()) == 1


def test_failures_tell_no_secret(
    orders: LandingProject, postgres_url: str, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture
) -> None:
    monkeypatch.setattr(postgres_table._attach.retry, "sleep", lambda seconds: None)
    cases = {
        postgres_url.replace("klantbeeld:", "nobody:"): "refused the user or the password",
        postgres_url.replace("127.0.0.1", "127.0.0.1:1/x?") + "canary": "",
        "postgresql://klantbeeld:canary-secret@127.0.0.1:1/postgres": "does not answer",
        "": "environment variable CRM_URL is not set",
    }
    for url, reason in cases.items():
        monkeypatch.setenv("CRM_URL", url)
        (file,) = orders.land()
        assert file.status == "failed"
        assert reason in (file.reason or "")
    told = repr(orders.ledger().rows) + "".join(capfd.readouterr())
    on_disk = b"".join(p.read_bytes() for p in Path(orders.settings.warehouse_dir).rglob("*") if p.is_file())
    for secret in ("canary", "Geheim"):
        assert secret not in told
        assert secret.encode() not in on_disk


def test_an_unreachable_server_is_tried_again(
    orders: LandingProject, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits: list[float] = []
    monkeypatch.setattr(postgres_table._attach.retry, "sleep", waits.append)
    monkeypatch.setenv("CRM_URL", "postgresql://u:p@127.0.0.1:1/x")
    assert orders.land()[0].status == "failed"
    assert len(waits) == 2


def test_a_missing_table_is_named(orders: LandingProject) -> None:
    postgres = {"url_env": "CRM_URL", "schema": "public", "table": "nothing_here"}
    orders.declare({"format": "postgres", "postgres": postgres})
    (file,) = orders.land()
    assert file.reason == "table public.nothing_here does not exist there, or the user may not read it"


def test_names_are_quoted(orders: LandingProject, postgres_url: str) -> None:
    name = 'x"; drop table landing_orders; --'
    quoted = name.replace('"', '""')
    _execute(postgres_url, f'drop table if exists "{quoted}"', f'create table "{quoted}" as select 1 as a')
    orders.declare({"format": "postgres", "postgres": {"url_env": "CRM_URL", "table": name}})
    assert orders.land()[0].row_count == 1
    with psycopg.connect(postgres_url) as connection:
        assert connection.execute(f"select count(*) from {TABLE}").fetchone() == (2,)
