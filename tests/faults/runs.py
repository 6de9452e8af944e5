"""Whole runs of a small project that are killed at a random moment."""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from random import Random

from published_marts import fingerprints
from quickstart_project import copy_quickstart

from orchestration.base.settings import Settings
from tests.faults.command import finish, klantbeeld, misbehaviour, start
from tests.faults.tally import Tally


def kills(folder: Path, count: int, seed: int, step: Callable[[], None]) -> Tally:
    """Kill a run that builds everything anew: the former publication stays, and a plain run gives the same marts.

    dbt's data tests are left out, which are two thirds of a run and change no mart.
    """
    tally = Tally("kills of a run")
    settings = copy_quickstart(folder / "project")
    with (settings.project_dir / "dbt_project.yml").open("a") as project:
        project.write("\ndata_tests:\n  +enabled: false\n")
    _run(settings)
    began = time.monotonic()
    _run(settings, "--full-refresh")
    seconds, expected = time.monotonic() - began, fingerprints(settings)
    kept = shutil.copytree(settings.project_dir, folder / "kept", symlinks=True)
    for number in range(count):
        dice = Random(f"{seed}:{number}")
        _kill_after(settings, seconds * dice.random())
        wrong = _differences(settings, expected)
        result = klantbeeld(settings, "run")
        lost = _differences(settings, expected)
        tally.add(f"seed {seed}, kill {number}", misbehaviour(result, 0), lost=lost, wrong=wrong)
        shutil.rmtree(settings.project_dir)
        shutil.copytree(kept, settings.project_dir, symlinks=True)
        step()
    return tally


def _run(settings: Settings, *arguments: str) -> subprocess.CompletedProcess[str]:
    result = klantbeeld(settings, "run", *arguments)
    assert not misbehaviour(result, 0), result.stderr
    return result


def _kill_after(settings: Settings, seconds: float) -> None:
    process = start(settings, "run", "--full-refresh")
    time.sleep(seconds)
    os.killpg(process.pid, signal.SIGKILL)
    finish(process)


def _differences(settings: Settings, expected: dict[str, str]) -> int:
    """How many published marts have other bytes than an uninterrupted run gave them."""
    served = fingerprints(settings)
    return sum(served.get(mart) != digest for mart, digest in expected.items())
