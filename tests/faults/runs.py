"""Whole runs of a few marts that are killed at a random moment, find the disk full, or are started twice."""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from random import Random

from few_marts import copy_with_few_marts
from published_marts import fingerprints
from quickstart_project import copy_built, copy_quickstart

from orchestration.base.settings import Settings
from orchestration.dbt.manifest import prepare_manifest, read_manifest
from tests.faults.command import finish, klantbeeld, misbehaviour, start
from tests.faults.disks import enlarge, leave_free, small_disk
from tests.faults.tally import Tally

Marts = dict[str, str]


def kills(folder: Path, count: int, seed: int, step: Callable[[], None]) -> Tally:
    """Kill a run that takes up new deliveries, half of them building everything anew; then a plain run.

    Readers have the former publication whole or the new one whole, and the plain run gives what an uninterrupted one
    gives.
    """
    tally = Tally("kills of a run")
    kept = Kept(folder)
    for number in range(count):
        dice = Random(f"{seed}:{number}")
        settings = kept.with_news()
        _kill_after(settings, kept.seconds * dice.random(), *dice.choice([(), ("--full-refresh",)]))
        wrong = min(differences(settings, kept.former), differences(settings, kept.expected))
        result = klantbeeld(settings, "run")
        lost = differences(settings, kept.expected)
        tally.add(f"seed {seed}, kill {number}", misbehaviour(result, 0), lost=lost, wrong=wrong)
        step()
    return tally


def full_disk(folder: Path, count: int, seed: int, step: Callable[[], None]) -> Tally:
    """Take up new deliveries on a disk that fills while they land, are built or published; then with enough space.

    The run says that the disk is full. Where this user may mount no disk nothing is tried.
    """
    tally = Tally("full disk of a run")
    kept = Kept(folder)
    for number in range(count):
        dice = Random(f"{seed}:{number}")
        settings = kept.with_news()
        aside = shutil.move(settings.warehouse_dir, folder / "aside")
        with small_disk(settings.warehouse_dir, 4) as is_mounted:
            if not is_mounted:
                return tally
            enlarge(settings.warehouse_dir)
            shutil.copytree(aside, settings.warehouse_dir, symlinks=True, dirs_exist_ok=True)
            free = dice.randint(1, kept.growth_kib)
            leave_free(settings.warehouse_dir, free)
            told = klantbeeld(settings, "run")
            wrong = min(differences(settings, kept.former), differences(settings, kept.expected))
            enlarge(settings.warehouse_dir)
            after = klantbeeld(settings, "run")
            problem = _unsaid(told) or misbehaviour(after, 0)
            lost = differences(settings, kept.expected)
        shutil.rmtree(aside)
        tally.add(f"seed {seed}, {number}: {free} KiB free", problem, lost=lost, wrong=wrong)
        step()
    return tally


def _unsaid(result: subprocess.CompletedProcess[str]) -> str:
    """What is wrong with how a run on a full disk ended."""
    if problem := misbehaviour(result, 1):
        return problem
    return "" if "disk is full" in result.stderr else f"it did not say that the disk is full: {result.stderr}"


def two_at_once(folder: Path, count: int, seed: int, step: Callable[[], None]) -> Tally:
    """Start two runs, one a little after the other: one is told that the warehouse is busy, or both give the same."""
    tally = Tally("two runs at once")
    kept = Kept(folder)
    for number in range(count):
        dice = Random(f"{seed}:{number}")
        settings = kept.with_news()
        first = start(settings, "run")
        time.sleep(kept.seconds * dice.random() / 2)
        results = [finish(process) for process in (start(settings, "run"), first)]
        problem = next(filter(None, (misbehaviour(result, 0, 4) for result in results)), "")
        if all(result.returncode for result in results):
            problem = "neither of the two published"
        tally.add(f"seed {seed}, pair {number}", problem, lost=differences(settings, kept.expected))
        step()
    return tally


class Kept:
    """A project that is published without its last deliveries, to be put back before each try.

    `former` are the marts without and `expected` with them, after a run of `seconds` that leaves `growth_kib` more.
    """

    def __init__(self, folder: Path) -> None:
        # What the few marts read is known once dbt has parsed the whole.
        whole = copy_quickstart(folder / "quickstart")
        prepare_manifest(whole)
        self._settings = copy_with_few_marts(folder, read_manifest(whole)["nodes"])
        self._whole = folder / "landing"
        shutil.copytree(self._settings.landing_dir, self._whole)
        for deliveries in self._settings.landing_dir.iterdir():
            sorted(deliveries.iterdir())[-1].unlink()
        _run(self._settings)
        self.former = fingerprints(self._settings)
        self._kept = copy_built(self._settings, folder / "kept")
        before = _size_kib(self.with_news().warehouse_dir)
        began = time.monotonic()
        _run(self._settings)
        self.growth_kib = _size_kib(self._settings.warehouse_dir) - before
        self.seconds, self.expected = time.monotonic() - began, fingerprints(self._settings)
        assert self.former.keys() == self.expected.keys() and self.former != self.expected

    def with_news(self) -> Settings:
        """The project as it was published, and its last deliveries."""
        copy_built(self._kept, self._settings.project_dir)
        shutil.copytree(self._whole, self._settings.landing_dir, dirs_exist_ok=True)
        return self._settings


def _size_kib(folder: Path) -> int:
    return sum(path.lstat().st_size for path in folder.rglob("*")) // 1024


def _run(settings: Settings) -> subprocess.CompletedProcess[str]:
    result = klantbeeld(settings, "run")
    assert not misbehaviour(result, 0), result.stderr
    return result


def _kill_after(settings: Settings, seconds: float, *arguments: str) -> None:
    process = start(settings, "run", *arguments)
    time.sleep(seconds)
    os.killpg(process.pid, signal.SIGKILL)
    finish(process)


def differences(settings: Settings, expected: Marts) -> int:
    """How many marts are published with other bytes than these, or not at all."""
    served = fingerprints(settings)
    return sum(served.get(mart) != digest for mart, digest in expected.items())
