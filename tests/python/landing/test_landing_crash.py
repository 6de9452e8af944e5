"""A landing that is killed leaves nothing half: the next one ends as if nothing had happened."""

import errno
import os
import random
import signal
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

import pytest
from landing_project import LandingProject

from orchestration.base.errors import KlantbeeldError
from orchestration.base.lock import writing
from orchestration.landing.raw_store import RawStore

LAND = """
import sys
from pathlib import Path
from orchestration.landing.config import load_landing_config
from orchestration.landing.land import land
from orchestration.base.settings import Settings

root = Path(sys.argv[1])
settings = Settings(root, root / "landing", root / "warehouse")
print("ready", flush=True)
land(settings, load_landing_config(settings.landing_file))
"""


def _fill(project: LandingProject) -> None:
    dated = {"pattern": "(\\d{8})", "format": "%Y%m%d"}
    declared = {"columns": ["id", "email", "value"], "identifiers": {"email": "email"}}
    project.declare({"path": "*.csv", **declared, "delivered_on": dated})
    for day in range(1, 6):
        lines = "".join(f"{n},user{n}@example.nl,{n * day}\n" for n in range(5_000))
        project.deliver(f"f_2024010{day}.csv", f"id,email,value\n{lines}bad\n")


def _everything(project: LandingProject) -> list[tuple]:
    return project.query(
        f"select _file, _line, _delivery_hash, _loaded_at, id, email, value from {project.source()} order by all"
    )


def _part(project: LandingProject) -> Path:
    (row,) = project.ledger().loaded()
    return RawStore(project.settings).part(row)


def _start(root: Path) -> subprocess.Popen:
    process = subprocess.Popen([sys.executable, "-c", LAND, str(root)], stdout=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stdout.readline() == b"ready\n"
    return process


def test_a_killed_landing_can_be_repeated(project: LandingProject, tmp_path: Path) -> None:
    _fill(project)
    key = project.settings.key_file
    process = _start(project.settings.project_dir)
    started = time.monotonic()
    assert process.wait(timeout=120) == 0
    seconds = time.monotonic() - started
    expected = _everything(project)
    assert len(expected) == 25_000

    for attempt, share in enumerate((0.2, 0.5, 0.8)):
        other = LandingProject.make(tmp_path / f"killed_{attempt}")
        _fill(other)
        other.settings.key_file.parent.mkdir()
        other.settings.key_file.write_bytes(key.read_bytes())
        other.settings.key_file.chmod(0o600)
        process = _start(other.settings.project_dir)
        time.sleep(seconds * share)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        # What is in the ledger is whole, at any moment.
        assert all(RawStore(other.settings).part(row).is_file() for row in other.ledger().loaded())
        other.land()
        assert _everything(other) == expected
        assert len(other.rejected()) == 5
        assert {file.status for file in other.land()} == {"unchanged"}
        assert not list((other.settings.raw_dir / ".incoming").glob("*"))


@pytest.mark.parametrize("moment", ["place_rejected", "place", "commit", "remove"])
def test_an_interruption_between_any_two_steps(
    project: LandingProject, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    project.land_one("id\n1\nbad,line\n")

    def stop(*arguments: object) -> None:
        raise KeyboardInterrupt

    owner = (
        "orchestration.landing.ledger.Ledger"
        if moment == "commit"
        else "orchestration.landing.raw_store.RawStore"
    )
    monkeypatch.setattr(f"{owner}.{moment}", stop)
    with pytest.raises(KeyboardInterrupt):
        project.land_one("id\n2\n3\nbad,line\n")
    monkeypatch.undo()
    (file,) = project.land()
    assert file.status == ("unchanged" if moment == "remove" else "replaced")
    assert project.rows() == [(2, "2"), (3, "3")]
    assert [line for line, _, _ in project.rejected()] == [4]
    assert len(list(project.settings.raw_dir.rglob("part.parquet"))) == 2


def test_rows_that_were_removed_by_hand_are_loaded_anew(project: LandingProject) -> None:
    project.land_one("id\n1\n")
    _part(project).unlink()
    assert project.land()[0].status == "loaded"
    assert project.rows() == [(2, "1")]


def test_two_landings_at_once_are_refused(project: LandingProject, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("orchestration.landing.land.writing", partial(writing, wait_seconds=0))
    project.land_one("id\n1\n")
    hold = (
        "import fcntl, sys; file = open(sys.argv[1], 'a'); fcntl.flock(file, fcntl.LOCK_EX); "
        "print('held', flush=True); input()"
    )
    path = project.settings.warehouse_dir / ".writer.lock"
    holder = subprocess.Popen(
        [sys.executable, "-c", hold, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    try:
        with pytest.raises(KlantbeeldError, match=f"Process .* is writing to {path.parent}"):
            project.land()
    finally:
        holder.communicate("\n")
    assert project.land()[0].status == "unchanged"


def test_a_full_disk_leaves_no_row_without_a_ledger(
    project: LandingProject, monkeypatch: pytest.MonkeyPatch
) -> None:
    project.land_one("id\n1\n")

    def full(*arguments: object, **options: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    project.deliver("f.csv", "id\n2\n")
    with monkeypatch.context() as patch:
        # What enters the new version finds no place on the disk.
        patch.setattr("orchestration.landing.journal._write_whole", full)
        with pytest.raises(OSError, match="No space left on device"):
            project.land()
    assert project.rows() == [(2, "1")]
    assert [row.status for row in project.ledger().rows] == ["loaded"]
    assert project.land()[0].status == "replaced"
    assert project.rows() == [(2, "2")]


def test_files_that_may_grow_no_further_are_told_as_a_full_disk(project: LandingProject) -> None:
    """Under a real limit of the system a landing says so, not that a delivery is bad; no half file is loaded (X14)."""
    dice = random.Random(1)
    project.deliver("b.csv", "id\n" + "".join(f"{dice.random()}\n" for _ in range(50_000)))
    project.deliver("a.csv", "id\n1\n")
    project.declare({"path": "*.csv"})
    limited = (
        "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000)); "
        "from orchestration.cli.app import app; app()"
    )
    command = [sys.executable, "-c", limited, "land", "--project-dir", str(project.settings.project_dir)]
    ended = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert ended.returncode == 1, ended.stderr
    assert "The disk is full" in ended.stderr
    assert project.rows(columns="id") == [("1",)]
    assert [file.status for file in project.land()] == ["unchanged", "loaded"]
