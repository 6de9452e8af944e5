"""A build file that DuckDB cannot read is named by every command that opens it, with the way out. (X11)"""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import duckdb
import pytest
from parsed_project import Parsed

from orchestration.base.errors import KlantbeeldError
from orchestration.base.settings import REPOSITORY_ROOT, Settings
from orchestration.base.system_errors import damaged_build
from orchestration.cli.query import run_query
from orchestration.dbt import build
from orchestration.dbt.failures import explain_failure
from orchestration.plan.days import DayRange, assert_delivered
from orchestration.publish.publish import publish

DAY = date(2026, 1, 1)
COMMANDS = {
    "query --build": lambda settings: run_query(
        settings, "select sum(i), max(h) from marts.t", on_build=True
    ),
    "publish": lambda settings: publish(settings, {}),
    "run --day": lambda settings: assert_delivered(settings, DayRange(DAY, DAY)),
}


def garbage(build_file: Path) -> None:
    build_file.write_bytes(b"garbage " * 5_000)


def truncated(build_file: Path) -> None:
    sound(build_file)
    build_file.write_bytes(build_file.read_bytes()[:20_000])


def sound(build_file: Path) -> None:
    with duckdb.connect(str(build_file)) as connection:
        connection.execute("create schema marts")
        connection.execute("create table marts.t as select i, hash(i) as h from range(100_000) as r (i)")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    settings = Settings(REPOSITORY_ROOT, tmp_path / "landing", tmp_path / "warehouse")
    settings.warehouse_dir.mkdir()
    return settings


def assert_told(error: KlantbeeldError, settings: Settings) -> None:
    assert error.message == f"{settings.build_file} is damaged: DuckDB cannot read it as a database."
    assert error.hint.startswith("Delete it") and "raw/ and ledger/, which are untouched" in error.hint


@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)
@pytest.mark.parametrize("damage", [garbage, truncated])
def test_a_command_names_the_file_and_the_way_out(
    settings: Settings, damage: Callable[[Path], None], command: Callable[[Settings], None]
) -> None:
    """The file holds garbage, or a part of itself (X11)."""
    damage(settings.build_file)
    with pytest.raises(KlantbeeldError) as raised:
        command(settings)
    assert_told(raised.value, settings)


def test_damage_within_the_file_is_told_by_the_query_that_meets_it(settings: Settings) -> None:
    """The file opens; one of its blocks does not have the rows that were written (X11)."""
    sound(settings.build_file)
    content = bytearray(settings.build_file.read_bytes())
    for place in range(12_288, len(content), 4_096):
        content[place + 100] ^= 255
    settings.build_file.write_bytes(content)
    with pytest.raises(KlantbeeldError) as raised:
        COMMANDS["query --build"](settings)
    assert_told(raised.value, settings)


def test_dbt_stops_at_it(
    parsed: Parsed, manifest: dict, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What `run` and `build` make of dbt's words, though these are of another file than the models' (X11)."""
    garbage(settings.build_file)
    errors: list[str] = []
    result = parsed.run(
        "run",
        "--select",
        "built_day",
        folder=settings.warehouse_dir,
        on_event=lambda event: errors.append(event.info.msg) if event.info.level == "error" else None,
    )
    assert not result.success
    assert_told(explain_failure(settings, manifest, [*errors, str(result.exception or "")]), settings)

    ended = SimpleNamespace(events=lambda: [], exit_code=2, errors=[*errors, str(result.exception or "")])
    monkeypatch.setattr(build, "DbtProcess", lambda *_: ended)
    for name in ("check_inputs", "check_taxonomy", "prepare_manifest", "read_manifest"):
        monkeypatch.setattr(build, name, lambda *_: None)
    with pytest.raises(KlantbeeldError) as raised:
        build.build_models(settings, "duckdb", print)
    assert_told(raised.value, settings)


@pytest.mark.parametrize(
    "text",
    [
        'IO Error: Could not read enough bytes from file "/w/raw/acd/call/a.parquet": attempted to read 8 bytes',
        "Invalid Input Error: No magic bytes found at end of file '/w/raw/acd/call/a.parquet'",
        'IO Error: Could not set lock on file "/w/build.duckdb": Conflicting lock is held',
    ],
)
def test_another_file_or_another_trouble_is_not_taken_for_it(text: str) -> None:
    """A damaged part of raw has a way out of its own (X11)."""
    assert damaged_build(Path("/w/build.duckdb"), text) is None
