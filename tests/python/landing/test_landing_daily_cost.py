"""A landing reads what is new, and nothing else again; what it read before is found by size and times."""

import os
import time
from pathlib import Path

import pytest
from landing_project import LandingProject

from orchestration.landing import file_hashes
from orchestration.landing.config import load_landing_config
from orchestration.landing.files import content_hash
from orchestration.landing.land import land
from orchestration.landing.placeholder import columns_of

OLD = time.time_ns() - 3600 * 10**9


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files whose content was read for its hash."""
    names: list[str] = []

    def counted(path: Path) -> str:
        names.append(path.name)
        return content_hash(path)

    monkeypatch.setattr(file_hashes, "content_hash", counted)
    # A test cannot set the time of change, so a tick of the clock is made to last no time at all.
    monkeypatch.setattr(file_hashes, "_TICK_NS", 0)
    return names


def _deliver(project: LandingProject, name: str, content: str) -> Path:
    path = project.deliver(name, content)
    os.utime(path, ns=(OLD, OLD))
    time.sleep(0.02)  # The kernel's clock of file times ticks every few milliseconds.
    return path


def _fill(project: LandingProject) -> None:
    project.declare({"path": "*.csv"})
    for name in "abc":
        _deliver(project, f"{name}.csv", f"x\n{name}\n")
    # The same content under another name is entered nowhere, and not read again either.
    _deliver(project, "d.csv", "x\na\n")
    project.land()


def test_only_a_new_file_is_read(project: LandingProject, read: list[str]) -> None:
    _fill(project)
    assert read == ["a.csv", "b.csv", "c.csv", "d.csv"]
    _deliver(project, "e.csv", "x\n5\n")
    read.clear()
    assert [file.status for file in project.land()] == ["unchanged"] * 4 + ["loaded"]
    assert read == ["e.csv"]


@pytest.mark.parametrize("content", ["x\nz\n", "x\nlonger\n"])
def test_a_changed_file_is_read_again_even_with_its_former_size_and_time(
    project: LandingProject, read: list[str], content: str
) -> None:
    _fill(project)
    read.clear()
    # As cp -p and rsync -t do: the time of modification is set back. The time of change cannot be.
    _deliver(project, "b.csv", content)
    assert [file.status for file in project.land()] == ["unchanged", "replaced", "unchanged", "unchanged"]
    assert read == ["b.csv"]
    assert sorted(project.rows(columns="x")) == [("a",), ("c",), (content.split()[1],)]


def test_a_file_that_was_read_in_the_instant_of_its_change_is_read_again(
    project: LandingProject, read: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(file_hashes, "_TICK_NS", 3600 * 10**9)
    project.land_one("x\n1\n")
    path = project.settings.landing_dir / "f.csv"
    before = path.stat()
    # Changed within the same tick of the clock: nothing about the file tells.
    monkeypatch.setattr(
        file_hashes, "_stamp", lambda _: file_hashes._Stamp(4, before.st_mtime_ns, before.st_ctime_ns)
    )
    path.write_text("x\n2\n")
    assert project.land()[0].status == "replaced"
    assert project.rows(columns="x") == [("2",)]


def test_every_file_is_read_again_on_demand(project: LandingProject, read: list[str]) -> None:
    _fill(project)
    read.clear()
    config = load_landing_config(project.settings.landing_file)
    land(project.settings, config, is_verifying=True)
    assert read == ["a.csv", "b.csv", "c.csv", "d.csv"]
    read.clear()
    land(project.settings, config)
    assert read == []


@pytest.mark.parametrize("damage", [b"", b"no parquet", None])
def test_hashes_that_are_lost_are_made_anew(
    project: LandingProject, read: list[str], damage: bytes | None
) -> None:
    _fill(project)
    kept = project.settings.ledger_dir / ".file_hash.parquet"
    if damage is None:
        kept.unlink()
    else:
        kept.write_bytes(damage)
    read.clear()
    assert {file.status for file in project.land()} == {"unchanged"}
    assert len(read) == 4
    read.clear()
    project.land()
    assert read == []


def test_landing_one_table_keeps_the_hashes_of_the_others(project: LandingProject, read: list[str]) -> None:
    project.declare({"path": "a.csv"}, {"table": "u", "path": "u.csv"})
    _deliver(project, "a.csv", "x\n1\n")
    _deliver(project, "u.csv", "x\n2\n")
    project.land()
    read.clear()
    land(project.settings, load_landing_config(project.settings.landing_file), [("s", "u")])
    project.land()
    assert read == []


def test_a_changed_declaration_reloads_without_reading_for_the_hash(
    project: LandingProject, read: list[str]
) -> None:
    _fill(project)
    project.declare({"path": "*.csv", "nulls": ["a"]})
    read.clear()
    assert {file.status for file in project.land()} == {"replaced", "unchanged"}
    assert read == []


def test_no_earlier_version_is_opened(project: LandingProject, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[Path] = []

    def counted(connection, part):
        opened.append(part)
        return columns_of(connection, part)

    project.declare({"path": "*.csv", "required": ["x"], "columns": ["x", "never_delivered"]})
    for day in range(5):
        project.deliver(f"{day}.csv", f"x\n{day}\n")
    project.land()
    monkeypatch.setattr("orchestration.landing.placeholder.columns_of", counted)
    project.deliver("5.csv", "x\n5\n")
    project.land()
    assert opened == []


def test_the_ledger_is_not_written_anew_for_every_file(
    project: LandingProject, monkeypatch: pytest.MonkeyPatch
) -> None:
    from orchestration.landing import ledger

    written: list[str] = []
    original = ledger.write_rows
    monkeypatch.setattr(
        ledger, "write_rows", lambda path, *rest: (written.append(path.name), original(path, *rest))
    )
    project.declare({"path": "*.csv"})
    for name in "abcdef":
        project.deliver(f"{name}.csv", f"x\n{name}\n")
    project.land()
    assert written.count("delivery.parquet") == 2
    written.clear()
    project.land()
    assert written == []
