"""Landing that is killed, finds the disk full, is started twice, or runs while the clock moves."""

import os
import shutil
import signal
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from subprocess import CompletedProcess
from unittest.mock import patch

from landing_project import LandingProject

from tests.faults.command import finish, klantbeeld, misbehaviour, start
from tests.faults.deliveries import deliver, lost_and_wrong, raw
from tests.faults.disks import enlarge, small_disk
from tests.faults.tally import Tally

# The marker that the command has loaded its code: before it a kill hits nothing of ours.
_READY = "import orchestration.landing.land; import os; os.write(1, b'r')"


def kills(folder: Path, count: int, seed: int, step: Callable[[], None]) -> Tally:
    """Kill a landing at a random moment; a plain landing after it gives what an uninterrupted one gives."""
    tally = Tally("kills of a landing")
    whole = deliver(folder / "whole")
    process = start(whole.settings, "land", before=_READY)
    process.stdout.read(1)
    began = time.monotonic()
    finish(process)
    seconds, expected = time.monotonic() - began, raw(whole)
    for number in range(count):
        dice = Random(f"{seed}:{number}")
        project = deliver(folder / "killed")
        process = start(project.settings, "land", before=_READY)
        process.stdout.read(1)
        time.sleep(seconds * dice.random())
        os.killpg(process.pid, signal.SIGKILL)
        finish(process)
        project.land()
        lost, wrong = lost_and_wrong(project, expected)
        left = list((project.settings.raw_dir / ".incoming").glob("*"))
        tally.add(f"seed {seed}, kill {number}", "unfinished files stay" * bool(left), lost=lost, wrong=wrong)
        shutil.rmtree(project.settings.project_dir)
        step()
    return tally


def full_disk(folder: Path, count: int, seed: int, step: Callable[[], None]) -> Tally:
    """Fill a small disk, or let no file grow beyond a size: the landing says so, and one with space completes it."""
    tally = Tally("full disk")
    expected = _landed(deliver(folder / "whole"))
    for number in range(count):
        dice = Random(f"{seed}:{number}")
        project = deliver(folder / f"full_{number}")
        if number % 2:
            name, result = _with_short_files(project, dice)
        else:
            name, result = _on_a_small_disk(project, dice)
        problem = misbehaviour(result, 1)
        if not problem and "disk is full" not in result.stderr:
            problem = f"it did not say that the disk is full: {result.stderr.splitlines()[-1]}"
        lost, wrong = lost_and_wrong(project, expected)
        tally.add(f"seed {seed}, {name}", problem, lost=lost, wrong=wrong)
        step()
    return tally


def _on_a_small_disk(project: LandingProject, dice: Random) -> tuple[str, CompletedProcess[str]]:
    """Land on a disk that is too small, then with enough space; a user who may mount none gets a limit instead."""
    warehouse = project.settings.warehouse_dir
    # These landings need some 380 KiB.
    size = dice.randint(4, 250)
    with small_disk(warehouse, size) as is_mounted:
        if is_mounted:
            result = klantbeeld(project.settings, "land")
            enlarge(warehouse)
            project.land()
            # Kept beyond the disk, to be judged as any other.
            shutil.copytree(warehouse, project.settings.project_dir / "kept", symlinks=True)
    if not is_mounted:
        return _with_short_files(project, dice)
    shutil.copytree(project.settings.project_dir / "kept", warehouse, dirs_exist_ok=True)
    return f"a disk of {size} KiB", result


def _with_short_files(project: LandingProject, dice: Random) -> tuple[str, CompletedProcess[str]]:
    """Land where no file may be longer than a size, then without that limit."""
    # The largest file of these landings has about 70 KiB.
    limit = dice.randint(200, 60_000)
    before = f"import resource; resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {limit}))"
    result = klantbeeld(project.settings, "land", before=before)
    project.land()
    return f"files of {limit} bytes", result


def two_at_once(folder: Path, count: int, seed: int, step: Callable[[], None]) -> Tally:
    """Start two landings together: both wait or are told that the warehouse is busy, and every row is there once."""
    tally = Tally("two at once")
    expected = _landed(deliver(folder / "whole"))
    for number in range(count):
        project = deliver(folder / "two")
        both = [start(project.settings, "land") for _ in range(2)]
        results = [finish(process) for process in both]
        problem = next(filter(None, (misbehaviour(result, 0, 4) for result in results)), "")
        if all(result.returncode for result in results):
            problem = "neither of the two landed anything"
        lost, wrong = lost_and_wrong(project, expected)
        tally.add(f"seed {seed}, pair {number}", problem, lost=lost, wrong=wrong)
        shutil.rmtree(project.settings.project_dir)
        step()
    return tally


def moved_clock(folder: Path, count: int, seed: int, step: Callable[[], None]) -> Tally:
    """Land versions of a file while the clock jumps hours or years either way: the last one stays the last."""
    tally = Tally("moved clock")
    dice = Random(seed)
    project = LandingProject.make(folder)
    project.declare({"path": "*.csv"})
    for number in range(count):
        jump = timedelta(seconds=dice.choice([-1, 1]) * dice.choice([1, 3_600, 86_400, 400 * 86_400]))
        project.deliver("f.csv", f"id\n{number}\n")
        project.deliver(f"day_{number}.csv", f"id\n{number + 1_000_000}\n")
        with patch("orchestration.landing.land.datetime", _clock_moved_by(jump * dice.randint(1, 30))):
            project.land()
        rows = project.query(
            f"select id, _loaded_at from {project.source()} order by _loaded_at desc, id desc"
        )
        ids = [value for value, _ in rows if value is not None]
        newest = {str(number), str(number + 1_000_000)}
        wrong = int(set(ids[:2]) != newest)
        expected = {str(1_000_000 + n) for n in range(number + 1)} | {str(number)}
        tally.add(
            f"seed {seed}, jump {number}",
            lost=len(expected - set(ids)),
            wrong=wrong + len(ids) - len(expected),
        )
        step()
    return tally


def _clock_moved_by(jump: timedelta) -> type[datetime]:
    class Moved(datetime):
        @classmethod
        def now(cls, tz=None):
            return datetime.now(tz) + jump

    return Moved


def _landed(project: LandingProject) -> list[tuple]:
    project.land()
    return raw(project)
