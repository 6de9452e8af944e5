"""What the machine refuses is told as what, where and what to do (F7, X16)."""

import errno
import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import duckdb
import pytest
from sqlalchemy.exc import OperationalError
from unprivileged import without_root

from orchestration.base import lock
from orchestration.base.errors import ConfigError, KlantbeeldError
from orchestration.base.settings import Settings
from orchestration.base.system_errors import foreseen, is_disk_full


@pytest.mark.parametrize(
    ("number", "kind", "told", "hint"),
    [
        (errno.EROFS, ConfigError, "Read-only file system: /w/x.", "--warehouse"),
        (errno.EACCES, ConfigError, "Permission denied: /w/x.", "--warehouse"),
        (errno.EEXIST, ConfigError, "There is a file where a folder is needed: /w/x.", "Move it away"),
        (errno.ENOSPC, KlantbeeldError, "The disk is full (No space left on device): /w/x.", "df -h"),
        (errno.EIO, KlantbeeldError, "Input/output error: /w/x.", "disk"),
    ],
)
def test_errors_of_the_system(number: int, kind: type[KlantbeeldError], told: str, hint: str) -> None:
    error = foreseen(OSError(number, os.strerror(number), "/w/x"))
    assert type(error) is kind
    assert error.message == told and hint in error.hint


@pytest.mark.parametrize(
    "hand_on", [lambda error: error, lambda error: OperationalError("insert", {}, error)]
)
def test_a_database_of_sqlite_that_cannot_grow_tells_of_a_full_disk(
    hand_on: Callable[[Exception], Exception],
) -> None:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute("create table t (x)")
        connection.execute("pragma max_page_count = 3")
        with pytest.raises(sqlite3.OperationalError) as caught:
            connection.execute("insert into t values (zeroblob(100000))")
        with pytest.raises(sqlite3.OperationalError) as other:
            connection.execute("from nowhere")
    error = hand_on(caught.value)
    assert is_disk_full(error)
    assert "The disk is full" in foreseen(error).message and "df -h" in foreseen(error).hint
    assert foreseen(hand_on(other.value)) is None and not is_disk_full(hand_on(other.value))


def test_the_text_of_any_other_error_is_not_told() -> None:
    for error in (
        ValueError("jan@voorbeeld.nl"),
        OSError("jan@voorbeeld.nl"),
        duckdb.ConversionException("jan"),
    ):
        assert foreseen(error) is None


def test_a_warehouse_without_permission(tmp_path: Path) -> None:
    warehouse = tmp_path / "warehouse"
    warehouse.mkdir()
    with duckdb.connect(str(warehouse / "build.duckdb")):
        pass
    warehouse.chmod(0o500)
    for folder in (tmp_path, *tmp_path.parents):
        if folder.stat().st_uid == os.geteuid() and folder.name:
            folder.chmod(folder.stat().st_mode | 0o055)
    settings = Settings(tmp_path, tmp_path / "landing", warehouse)
    with without_root():
        with pytest.raises(OSError) as caught:
            lock.hold(settings, 0)
        with pytest.raises(duckdb.IOException) as of_duckdb:
            duckdb.connect(str(warehouse / "other.duckdb"))
    told = foreseen(caught.value)
    assert told.message == f"Permission denied: {warehouse / '.writer.lock'}." and told.exit_code == 2
    assert "Permission denied" in foreseen(of_duckdb.value).message
    assert "the right to read and write" in foreseen(of_duckdb.value).hint
