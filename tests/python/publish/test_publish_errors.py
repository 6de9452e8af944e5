"""When publishing fails: a message to act on, and nothing visible changed."""

import resource
import subprocess
import sys
import tempfile
import traceback
from contextlib import contextmanager
from pathlib import Path

import pytest
from publish_all import publish
from publish_cases import leftovers, project_settings, served_version, write_build
from unprivileged import without_root

from orchestration.base.errors import Busy, CheckFailed, ConfigError, KlantbeeldError
from orchestration.cli.query import run_query


@contextmanager
def _largest_file(size: int):
    """No file may grow beyond `size` bytes: the errors of a full disk without filling one."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def _assert_unchanged(settings, version):
    assert served_version(settings) == version
    assert leftovers(settings) == []
    assert len(list((settings.warehouse_dir / "versions").iterdir())) == 1


def test_no_build_file(settings):
    with pytest.raises(KlantbeeldError, match=r"no build file .*build\.duckdb") as caught:
        publish(settings)
    assert "klantbeeld run" in caught.value.hint
    assert not settings.published_file.exists()


def test_no_marts(settings):
    write_build(settings, 1, "drop schema marts cascade")
    with pytest.raises(KlantbeeldError, match="nothing in its schema marts") as caught:
        publish(settings)
    assert "klantbeeld run" in caught.value.hint


def test_damaged_build_file(settings):
    settings.warehouse_dir.mkdir()
    settings.build_file.write_text("no database")
    with pytest.raises(KlantbeeldError, match=r"build\.duckdb is damaged"):
        publish(settings)


def test_build_in_progress(settings):
    write_build(settings, 1)
    publish(settings)
    write_build(settings, 2)
    code = (
        f"import duckdb; c = duckdb.connect({str(settings.build_file)!r}); print('open', flush=True); input()"
    )
    builder = subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert builder.stdout.readline() == "open\n"
    try:
        with pytest.raises(Busy, match=r"A build is in progress: .*build\.duckdb") as caught:
            publish(settings)
        with pytest.raises(Busy, match=r"build\.duckdb is being written"):
            run_query(settings, "select 1", on_build=True)
    finally:
        builder.communicate("\n")
    # Of its own, so that a scheduler can tell it from bad data (F8).
    assert (caught.value.exit_code, "Wait" in caught.value.hint) == (4, True)
    _assert_unchanged(settings, 1)


@pytest.mark.parametrize("size", [150_000, 700_000])
def test_full_disk(settings, size):
    write_build(settings, 1)
    publish(settings)
    # Incompressible, so that the file stops at the start or in the middle of its rows.
    write_build(
        settings, 2, "create table marts.noise as select random() as a, random() as b from range(100000)"
    )
    with _largest_file(size), pytest.raises(KlantbeeldError, match="failed") as caught:
        publish(settings)
    assert "Readers notice nothing" in caught.value.hint
    _assert_unchanged(settings, 1)
    publish(settings)
    assert served_version(settings) == 2


def test_no_permission():
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        settings = project_settings(Path(folder))
        write_build(settings, 1)
        publish(settings)
        write_build(settings, 2)
        settings.warehouse_dir.chmod(0o555)
        with without_root(), pytest.raises(KlantbeeldError, match="Permission denied") as caught:
            publish(settings)
        settings.warehouse_dir.chmod(0o755)
        assert "permissions" in caught.value.hint
        _assert_unchanged(settings, 1)
        for path in (settings.warehouse_dir / "versions").rglob("*"):
            if path.is_dir():
                path.chmod(0o755)


@pytest.mark.parametrize("name", ["klantbeeld.duckdb", "parquet", "published"])
def test_something_else_stands_at_a_stable_path(settings, name):
    write_build(settings, 1)
    (settings.warehouse_dir / name).write_text("mine")
    with pytest.raises(ConfigError, match=name):
        publish(settings)
    assert (settings.warehouse_dir / name).read_text() == "mine"
    assert not (settings.warehouse_dir / "versions").exists()


def test_an_error_in_a_mart_quotes_no_value(settings):
    value = "jan.jansen@voorbeeld.nl"
    write_build(settings, 1)
    publish(settings)
    write_build(
        settings,
        2,
        f"create table core.raw_text as select '{value}' as body_text",
        "create view marts.broken as select cast(body_text as integer) as n from core.raw_text",
    )
    with pytest.raises(KlantbeeldError, match=r"marts\.broken") as caught:
        publish(settings)
    # With --debug the errors it came from are shown too.
    assert value not in "".join(traceback.format_exception(caught.value))
    _assert_unchanged(settings, 1)


def test_a_person_in_a_mart_stops_the_publication(settings):
    write_build(settings, 1)
    publish(settings)
    write_build(
        settings, 2, "create table marts.bad as select 'jan@voorbeeld.nl' as label, 5 as customer_key"
    )
    with pytest.raises(CheckFailed) as caught:
        publish(settings)
    assert (
        "marts.bad.label holds what looks like e-mail addresses (1 distinct values)" in caught.value.message
    )
    assert "marts.bad.customer_key is named like" in caught.value.message
    assert "jan@" not in str(caught.value)
    _assert_unchanged(settings, 1)
