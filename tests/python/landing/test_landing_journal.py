"""What a landing entered before it was interrupted stays entered, once, wherever it was interrupted."""

import errno
import io
from collections.abc import Callable

import pytest
from landing_project import LandingProject

from orchestration.landing import journal
from orchestration.landing.load import Loader

JOURNAL = ".journal.jsonl"


def _fill(project: LandingProject) -> None:
    project.declare({"path": "*.csv"})
    for name in "abc":
        project.deliver(f"{name}.csv", f"x,added_{name}\n{name},1\n")


def _stop(*arguments: object) -> None:
    raise KeyboardInterrupt


def _state(project: LandingProject) -> list[tuple]:
    ledger = project.ledger()
    return [
        sorted((row.file_name, row.status, row.row_count) for row in ledger.rows),
        sorted((change.file_name, change.change, change.column_name) for change in ledger.changes),
    ]


def _interrupt_at_third_file(project: LandingProject, monkeypatch: pytest.MonkeyPatch) -> None:
    original = Loader.load_file

    def load_file(self, delivery, file, row):
        return _stop() if file.name == "c.csv" else original(self, delivery, file, row)

    with monkeypatch.context() as patch:
        patch.setattr(Loader, "load_file", load_file)
        with pytest.raises(KeyboardInterrupt):
            project.land()


def test_files_loaded_before_an_interruption_are_not_loaded_again(
    project: LandingProject, monkeypatch: pytest.MonkeyPatch
) -> None:
    _fill(project)
    _interrupt_at_third_file(project, monkeypatch)
    assert [row.file_name for row in project.ledger().loaded()] == ["a.csv", "b.csv"]
    assert [file.status for file in project.land()] == ["unchanged", "unchanged", "loaded"]
    assert not (project.settings.ledger_dir / JOURNAL).exists()


@pytest.mark.parametrize("torn", [b"{", b'{"row": {"delivery_hash"', b"\xff"])
def test_a_line_that_was_not_finished_was_never_entered(
    project: LandingProject, monkeypatch: pytest.MonkeyPatch, torn: bytes
) -> None:
    _fill(project)
    _interrupt_at_third_file(project, monkeypatch)
    path = project.settings.ledger_dir / JOURNAL
    path.write_bytes(path.read_bytes() + torn)
    assert [file.status for file in project.land()] == ["unchanged", "unchanged", "loaded"]
    assert sorted(project.rows(columns="x")) == [("a",), ("b",), ("c",)]


@pytest.mark.parametrize("moment", ["ledger.write_rows", "journal.Journal.end"])
def test_an_interruption_while_the_ledger_is_written_loses_nothing(
    project: LandingProject, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    _fill(project)
    project.land()
    project.deliver("a.csv", "x,changed\n1,1\n2,2\n")
    project.deliver("b.csv", "")
    with monkeypatch.context() as patch:
        patch.setattr(f"orchestration.landing.{moment}", _stop)
        with pytest.raises(KeyboardInterrupt):
            project.land()
    before = _state(project)
    assert {file.status for file in project.land()} == {"unchanged", "failed"}
    assert _state(project) == before
    assert sorted(project.rows(columns="x")) == [("1",), ("2",), ("b",), ("c",)]


def _refuse_once(file_name: bytes, share: float) -> Callable[[io.FileIO, bytes], None]:
    """A disk that takes this share of the first line about a file, and all of every other line."""
    write, refused = journal._write_whole, []

    def full(file: io.FileIO, line: bytes) -> None:
        if file_name not in line or refused:
            return write(file, line)
        refused.append(line)
        write(file, line[: int(len(line) * share)])
        raise OSError(errno.ENOSPC, "No space left on device")

    return full


@pytest.mark.parametrize("share", [0.0, 0.5, 1.0])
def test_a_disk_that_is_full_stops_the_landing_and_loses_nothing(
    project: LandingProject, monkeypatch: pytest.MonkeyPatch, share: float
) -> None:
    """A full disk is not told as a bad delivery; the next landing does the rest (X14)."""
    _fill(project)
    with monkeypatch.context() as patch:
        patch.setattr(journal, "_write_whole", _refuse_once(b'"b.csv"', share))
        with pytest.raises(OSError, match="No space left"):
            project.land()
    assert sorted(project.rows(columns="x")) == [("a",)]
    assert [file.status for file in project.land()] == ["unchanged", "loaded", "loaded"]
    assert sorted(project.rows(columns="x")) == [("a",), ("b",), ("c",)]
