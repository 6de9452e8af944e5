"""Publishing into a real Postgres server: one version for a reader, nothing lost, no password told."""

import contextlib
import json
import logging
import socket
import threading
import time
import traceback
from urllib.parse import unquote, urlsplit

import duckdb
import psycopg
import pytest
from publish_all import publish
from publish_cases import ROWS, served_version, start_worker, write_build

from orchestration.base.errors import ConfigError, KlantbeeldError
from orchestration.publish import postgres
from orchestration.publish.open_marts import OpenMarts
from orchestration.publish.publish import publish as publish_marts

# Quoting is proved by a name that needs it; "" is an escaped quote.
SCHEMA = 'Klant "beeld'
QUOTED = '"Klant ""beeld"'


@pytest.fixture(autouse=True)
def _schema_name(monkeypatch):
    monkeypatch.setenv("KLANTBEELD_POSTGRES_SCHEMA", SCHEMA)


@pytest.fixture
def server(postgres_url):
    """A connection of a superuser, on a database without anything of an earlier test."""
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        _clean(connection)
        yield connection
        _clean(connection)


def _clean(connection):
    for suffix in ("", "__former", "__incoming", "_open", "_open__former", "_open__incoming"):
        connection.execute(f'drop schema if exists "Klant ""beeld{suffix}" cascade')
    connection.execute("drop schema if exists team cascade")
    for role in ("bi_tool", "analyst", "reporter"):
        if connection.execute("select 1 from pg_roles where rolname = %s", [role]).fetchone():
            connection.execute(f"drop owned by {role}")
            connection.execute(f"drop role {role}")


def _versions(server):
    query = f"select version from {QUOTED}.contact_daily union select version from {QUOTED}.web_daily"
    return [version for (version,) in server.execute(query).fetchall()]


def _publish(settings, postgres_url, version, *extra_sql):
    write_build(settings, version, *extra_sql)
    return publish(settings, postgres_url)


def _may_read(server, role, relation, column=None):
    if column:
        return server.execute(
            "select has_column_privilege(%s, %s, %s, 'select')", [role, relation, column]
        ).fetchone()[0]
    return server.execute("select has_table_privilege(%s, %s, 'select')", [role, relation]).fetchone()[0]


def test_all_marts_arrive_with_types_and_descriptions(settings, postgres_url, server):
    report = _publish(
        settings,
        postgres_url,
        3,
        """
        create table marts."Mixed case" as
        select date '2024-01-31' as day_on, 0.25::double as rate, true as is_final, 2::hugeint ** 70 as total,
            timestamp '2024-01-31 10:00:00.123456' as seen_at, 1.50::decimal(9, 2) as amount_eur,
            null::varchar as note, 'é "''' || chr(10) as label
        """,
    )
    assert report.postgres_schemas == [SCHEMA]
    row = server.execute(f'select * from {QUOTED}."Mixed case"').fetchone()
    with duckdb.connect(str(settings.published_file), read_only=True) as connection:
        assert row == connection.execute('from marts."Mixed case"').fetchone()
    assert server.execute(f"select count(*) from {QUOTED}.contact_daily").fetchone() == (ROWS,)
    descriptions = server.execute(
        "select obj_description(oid), col_description(oid, 3) from pg_class where oid = %s::regclass",
        [f"{QUOTED}.contact_daily"],
    ).fetchone()
    assert descriptions == ("Contacts a day; it's additive.", "Number of contacts")
    marked = server.execute("select obj_description(%s::regnamespace)", [QUOTED]).fetchone()[0]
    assert report.version_id in marked


def test_the_environment_names_the_server(settings, postgres_url, server, monkeypatch):
    monkeypatch.setenv("KLANTBEELD_POSTGRES_URL", postgres_url)
    write_build(settings, 4)
    publish(settings)
    assert _versions(server) == [4]


def test_the_former_version_stays_until_the_next(settings, postgres_url, server):
    for version in (1, 2, 3):
        _publish(settings, postgres_url, version)
    assert _versions(server) == [3]
    assert server.execute('select max(version) from "Klant ""beeld__former".web_daily').fetchone() == (2,)
    names = server.execute(
        "select nspname from pg_namespace where nspname like 'Klant%%' order by 1"
    ).fetchall()
    assert names == [(SCHEMA,), (f"{SCHEMA}__former",)]


OPEN_SCHEMA = f"{SCHEMA}_open"


def _open_versions(server):
    return server.execute('select distinct version from "Klant ""beeld_open".web_daily').fetchall()


def test_the_open_publication_has_a_schema_of_its_own_and_is_swapped_with_the_marts(
    settings, postgres_url, server
):
    """Who is granted that schema alone sees what everybody may see, and keeps seeing it (R114)."""
    marts, open_marts = {"contact_daily": (), "web_daily": ()}, OpenMarts({"web_daily": None})
    for version in (1, 2):
        write_build(settings, version)
        report = publish_marts(settings, marts, postgres_url, open_marts=open_marts)
        if version == 1:
            server.execute("create role bi_tool")
            server.execute('grant usage on schema "Klant ""beeld_open" to bi_tool')
            server.execute('grant select on "Klant ""beeld_open".web_daily to bi_tool')
    assert report.postgres_schemas == [SCHEMA, OPEN_SCHEMA]
    assert (_versions(server), _open_versions(server)) == ([2], [(2,)])
    shown = server.execute("select tablename from pg_tables where schemaname = %s", [OPEN_SCHEMA]).fetchall()
    assert shown == [("web_daily",)]
    assert _may_read(server, "bi_tool", '"Klant ""beeld_open".web_daily')
    assert not _may_read(server, "bi_tool", f"{QUOTED}.web_daily")


def test_a_reader_of_the_open_schema_lets_neither_go(settings, postgres_url, server, monkeypatch):
    monkeypatch.setattr(postgres, "SWAP_PATIENCE_SECONDS", 1)
    marts, open_marts = {"contact_daily": (), "web_daily": ()}, OpenMarts({"web_daily": None})
    write_build(settings, 1)
    publish_marts(settings, marts, postgres_url, open_marts=open_marts)
    write_build(settings, 2)
    with psycopg.connect(postgres_url) as idle:
        idle.execute('select * from "Klant ""beeld_open".web_daily')
        with pytest.raises(KlantbeeldError, match="kept the Postgres schema"):
            publish_marts(settings, marts, postgres_url, open_marts=open_marts)
    assert (_versions(server), _open_versions(server)) == ([1], [(1,)])


def test_what_is_open_no_more_is_gone(settings, postgres_url, server):
    marts = {"contact_daily": (), "web_daily": ()}
    write_build(settings, 1)
    publish_marts(settings, marts, postgres_url, open_marts=OpenMarts({"web_daily": None}))
    publish_marts(settings, marts, postgres_url)
    names = server.execute("select nspname from pg_namespace where nspname like '%%_open' order by 1")
    assert names.fetchall() == []


def test_a_mart_has_its_grain_as_primary_key_and_goes_with_the_project(settings, postgres_url, server):
    """Where the grain has a null there is no key (F13); a mart that the project has no more is gone (N2)."""
    write_build(settings, 1, "create table marts.gap as select null::integer as a, 1 as version")
    marts = {"contact_daily": ("contact_count", "channel_id"), "web_daily": (), "gap": ("a",)}
    publish_marts(settings, marts, postgres_url)
    keys = server.execute(
        "select conrelid::regclass::text, pg_get_constraintdef(oid) from pg_constraint where contype = 'p' "
        "and connamespace = %s::regnamespace",
        [QUOTED],
    ).fetchall()
    assert keys == [(f"{QUOTED}.contact_daily", "PRIMARY KEY (contact_count, channel_id)")]
    marts.pop("gap")
    publish_marts(settings, marts, postgres_url)
    tables = server.execute("select tablename from pg_tables where schemaname = %s order by 1", [SCHEMA])
    assert tables.fetchall() == [("contact_daily",), ("web_daily",)]


def test_grants_are_kept(settings, postgres_url, server):
    server.execute("create role bi_tool")
    server.execute("create role analyst")
    _publish(settings, postgres_url, 1, "create table marts.z as select 1 as version, 2 as open_column")
    server.execute(f"grant usage on schema {QUOTED} to bi_tool")
    server.execute(f"grant select on {QUOTED}.contact_daily to bi_tool with grant option")
    server.execute(f"grant select on {QUOTED}.web_daily to public")
    server.execute(f"grant select (open_column) on {QUOTED}.z to analyst")
    server.execute("create role reporter")
    server.execute(f"alter default privileges in schema {QUOTED} grant select on tables to reporter")
    _publish(settings, postgres_url, 2, "create table marts.new as select 1 as a")
    assert server.execute("select has_schema_privilege('bi_tool', %s, 'usage')", [SCHEMA]).fetchone() == (
        True,
    )
    assert _may_read(server, "bi_tool", f"{QUOTED}.contact_daily")
    with_option = "select has_table_privilege('bi_tool', %s, 'select with grant option')"
    assert server.execute(with_option, [f"{QUOTED}.contact_daily"]).fetchone() == (True,)
    assert _may_read(server, "bi_tool", f"{QUOTED}.web_daily")
    assert not _may_read(server, "bi_tool", f"{QUOTED}.z")
    assert _may_read(server, "analyst", f"{QUOTED}.z", "open_column")
    assert not _may_read(server, "analyst", f"{QUOTED}.z", "version")
    assert _may_read(server, "reporter", f"{QUOTED}.new")
    assert not _may_read(server, "bi_tool", f"{QUOTED}.new")


def test_an_empty_schema_made_beforehand_is_used_with_its_grants(settings, postgres_url, server):
    server.execute("create role bi_tool")
    server.execute(f"create schema {QUOTED}")
    server.execute(f"grant usage on schema {QUOTED} to bi_tool")
    _publish(settings, postgres_url, 1)
    assert server.execute("select has_schema_privilege('bi_tool', %s, 'usage')", [SCHEMA]).fetchone() == (
        True,
    )


def test_views_of_others_follow_to_the_new_version(settings, postgres_url, server):
    _publish(settings, postgres_url, 1)
    server.execute("create schema team")
    server.execute(f"create view team.ours as select version, n from {QUOTED}.web_daily")
    server.execute("create view team.deeper as select max(version) as version from team.ours")
    for version in (2, 3):
        _publish(settings, postgres_url, version)
        assert server.execute("select version from team.deeper").fetchone() == (version,)


def test_a_view_that_does_not_fit_is_named_and_nothing_changes(settings, postgres_url, server):
    _publish(settings, postgres_url, 1)
    server.execute("create schema team")
    server.execute(f"create view team.ours as select n from {QUOTED}.web_daily")
    with pytest.raises(KlantbeeldError, match=r"team\.ours"):
        _publish(
            settings,
            postgres_url,
            2,
            "create or replace view marts.web_daily as select 2 as version, 'x' as n",
        )
    assert _versions(server) == [1]
    assert served_version(settings) == 1


def test_what_others_put_into_the_schema_is_not_lost(settings, postgres_url, server):
    _publish(settings, postgres_url, 1)
    server.execute(f"create table {QUOTED}.a_table as select 1 as a")
    server.execute(f"create view {QUOTED}.a_view as select 1 as a")
    server.execute(f"create sequence {QUOTED}.a_sequence")
    with pytest.raises(KlantbeeldError, match="did not create: a_sequence, a_table, a_view"):
        _publish(settings, postgres_url, 2)
    assert _versions(server) == [1]


def test_a_schema_of_others_is_not_replaced(settings, postgres_url, server):
    server.execute(f"create schema {QUOTED}")
    server.execute(f"create table {QUOTED}.contact_daily as select 'theirs' as a")
    with pytest.raises(KlantbeeldError, match="did not create: contact_daily"):
        _publish(settings, postgres_url, 2)
    assert server.execute(f"select a from {QUOTED}.contact_daily").fetchone() == ("theirs",)


def test_materialized_views_are_refused(settings, postgres_url, server):
    _publish(settings, postgres_url, 1)
    server.execute("create schema team")
    server.execute(f"create materialized view team.frozen as select * from {QUOTED}.web_daily")
    with pytest.raises(KlantbeeldError, match=r"team\.frozen"):
        _publish(settings, postgres_url, 2)
    assert _versions(server) == [1]


def test_a_failed_copy_leaves_everything_as_it_was(settings, postgres_url, server):
    _publish(settings, postgres_url, 1)
    with pytest.raises(
        KlantbeeldError, match=r"marts\.z has a column with a type that Postgres does not have"
    ):
        _publish(settings, postgres_url, 2, "create table marts.z as select {'a': 1} as nested")
    assert _versions(server) == [1]
    assert served_version(settings) == 1
    incoming = server.execute("select count(*) from pg_namespace where nspname like '%%incoming'").fetchone()
    assert incoming == (0,)


def test_readers_see_one_version_per_transaction_during_the_swaps(settings, postgres_url, server):
    _publish(settings, postgres_url, 0)
    reader = start_worker("postgres_reader_worker.py", postgres_url, SCHEMA.replace('"', '""'))
    for version in range(1, 21):
        _publish(settings, postgres_url, version)
    report = json.loads(reader.communicate(timeout=30)[0])
    assert (report["mixed"], report["errors"]) == ([], [])
    assert report["versions"] >= 15, report


def test_a_transaction_left_open_is_named_after_the_patience_ended(
    settings, postgres_url, server, monkeypatch
):
    monkeypatch.setattr(postgres, "SWAP_PATIENCE_SECONDS", 1)
    _publish(settings, postgres_url, 1)
    with psycopg.connect(postgres_url) as idle:
        idle.execute(f"select * from {QUOTED}.web_daily")
        with pytest.raises(KlantbeeldError, match="kept the Postgres schema") as caught:
            _publish(settings, postgres_url, 2)
        assert "pg_terminate_backend" in caught.value.hint
        # The one who kept it is not thrown out, and still sees its version.
        assert idle.execute(f"select max(version) from {QUOTED}.contact_daily").fetchone() == (1,)
    assert served_version(settings) == 1
    _publish(settings, postgres_url, 3)
    assert _versions(server) == [3]


def test_a_connection_lost_during_the_swap_is_made_again(settings, postgres_url, server):
    _publish(settings, postgres_url, 1)
    killed = []

    def kill_the_waiting_swap():
        with psycopg.connect(postgres_url) as idle, psycopg.connect(postgres_url, autocommit=True) as killer:
            idle.execute(f"select * from {QUOTED}.web_daily")
            waiting = "select pg_terminate_backend(pid) from pg_stat_activity where wait_event_type = 'Lock'"
            ready.set()
            while not killed:
                killed.extend(killer.execute(waiting).fetchall())
                time.sleep(0.01)

    ready = threading.Event()
    thread = threading.Thread(target=kill_the_waiting_swap)
    thread.start()
    ready.wait()
    _publish(settings, postgres_url, 2)
    thread.join()
    assert killed == [(True,)]
    assert _versions(server) == [2]


def test_a_server_that_starts_late_is_waited_for(settings, postgres_url, server):
    real = urlsplit(postgres_url)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    forwarder = _Forwarder(port, real.port)
    threading.Timer(1.0, forwarder.start).start()
    started = time.monotonic()
    _publish(settings, postgres_url.replace(f":{real.port}/", f":{port}/"), 5)
    assert time.monotonic() - started > 1
    forwarder.stop()
    assert _versions(server) == [5]


class _Forwarder:
    """Passes connections to one port on to another, from `start` on."""

    def __init__(self, port: int, to_port: int) -> None:
        self.port, self.to_port = port, to_port
        self.listener: socket.socket | None = None

    def start(self) -> None:
        self.listener = socket.create_server(("127.0.0.1", self.port))
        threading.Thread(target=self._accept, daemon=True).start()

    def stop(self) -> None:
        self.listener.close()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            upstream = socket.create_connection(("127.0.0.1", self.to_port))
            for source, sink in ((client, upstream), (upstream, client)):
                threading.Thread(target=self._pump, args=(source, sink), daemon=True).start()

    @staticmethod
    def _pump(source: socket.socket, sink: socket.socket) -> None:
        # The other direction may have closed both.
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                sink.sendall(data)
            sink.close()


def _broken_urls(url):
    parts = urlsplit(url)
    secret = "Zeer%3Ageheim%2Fcanary"
    user_info = f"{parts.username}:{secret}"
    host = f"{parts.hostname}:{parts.port}"
    return {
        "nobody listens": f"postgresql://{user_info}@127.0.0.1:1/postgres",
        "unknown host": f"postgresql://{user_info}@host.invalid/postgres",
        "no such user": f"postgresql://niemand:{secret}@{host}/postgres",
        "no such database": f"postgresql://{parts.username}:{parts.password}@{host}/nergens",
        "wrong password": f"postgresql://{parts.username}:{secret}@{host}/postgres",
        "unknown option": f"postgresql://{user_info}@{host}/postgres?geheim=canary",
        "bad port": f"postgresql://{user_info}@{parts.hostname}:port/postgres",
    }


_TOLD_AT_ONCE = {
    "no such user": "user name or password is wrong",
    "wrong password": "user name or password is wrong",
    "no such database": "the user or the database does not exist",
}


@pytest.mark.parametrize("case", _TOLD_AT_ONCE)
def test_what_will_not_pass_is_told_once_and_for_what_it_is(settings, postgres_url, case, monkeypatch):
    """A server that says no is not asked again (X9)."""
    attempts = []
    monkeypatch.setattr(
        postgres, "_copy", lambda *arguments, copy=postgres._copy: attempts.append(1) or copy(*arguments)
    )
    write_build(settings, 1)
    with pytest.raises(KlantbeeldError, match=_TOLD_AT_ONCE[case]):
        publish(settings, _broken_urls(postgres_url)[case])
    assert attempts == [1]


@pytest.mark.parametrize("case", list(_broken_urls("postgresql://u@h:1/d")))
def test_a_connection_that_fails_tells_no_password(settings, postgres_url, case, monkeypatch, caplog, capfd):
    monkeypatch.setattr(postgres, "CONNECTION_ATTEMPTS", 2)
    caplog.set_level(logging.DEBUG)
    write_build(settings, 1)
    with pytest.raises(KlantbeeldError, match="Copying the marts to Postgres failed") as caught:
        publish(settings, _broken_urls(postgres_url)[case])
    told = (
        "".join(traceback.format_exception(caught.value))
        + repr(caught.value)
        + caplog.text
        + "".join(capfd.readouterr())
    )
    assert "canary" not in told
    assert "geheim" not in told
    assert not settings.published_file.exists()


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://u:ge@heim@host/d",
        "postgresql://u:ge/heim@host/d",
        "postgresql://u:ge#heim@host/d",
        "postgresql://u:ge?heim@host/d",
        "postgresql://u:ge heim@host/d",
        "host=h password=ge.heim",
        "mysql://u:heim@h/d",
    ],
)
def test_a_malformed_url_is_refused_without_repeating_it(settings, url):
    write_build(settings, 1)
    with pytest.raises(ConfigError, match="is not a URL") as caught:
        publish(settings, url)
    assert "heim" not in "".join(traceback.format_exception(caught.value))


def test_an_error_of_the_server_tells_no_password(settings, postgres_url, server):
    _publish(settings, postgres_url, 1)
    server.execute("create role bi_tool login password 'canary-9'")
    parts = urlsplit(postgres_url)
    write_build(settings, 2)
    url = f"postgresql://bi_tool:canary-9@{parts.hostname}:{parts.port}{parts.path}"
    with pytest.raises(KlantbeeldError, match="permission denied") as caught:
        publish(settings, url)
    assert "canary-9" not in "".join(traceback.format_exception(caught.value))
    assert unquote(parts.password or "-") not in str(caught.value) or not parts.password
    assert _versions(server) == [1]
