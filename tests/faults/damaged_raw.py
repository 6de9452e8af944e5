"""Files of raw that change on disk: `klantbeeld land --verify` finds every one and loads it anew."""

import shutil
from collections.abc import Callable
from pathlib import Path
from random import Random

from landing_project import LandingProject

from orchestration.base.errors import KlantbeeldError
from orchestration.landing.config import load_landing_config
from orchestration.landing.land import land
from tests.faults.deliveries import deliver, lost_and_wrong, raw
from tests.faults.mutations import OF_BYTES
from tests.faults.tally import Tally


def run(folder: Path, count: int, seed: int, step: Callable[[], None]) -> Tally:
    """Damage a random part of raw, or a file of the ledger; what says how to go on is followed."""
    tally = Tally("damaged raw and ledger")
    project = deliver(folder / "project")
    project.land()
    expected = raw(project)
    for number in range(count):
        dice = Random(f"{seed}:{number}")
        file = dice.choice(_files(project, dice.random() < 0.25))
        damaged = dice.choice(OF_BYTES)(file.read_bytes(), dice)
        is_changed = damaged != file.read_bytes()
        file.write_bytes(damaged)
        problem = _verify(project)
        lost, wrong = lost_and_wrong(project, expected)
        name = f"seed {seed}, damage {number} of {file.name}"
        tally.add(name, problem if is_changed else "", lost=lost, wrong=wrong)
        step()
    return tally


def _files(project: LandingProject, of_ledger: bool) -> list[Path]:
    folder = project.settings.ledger_dir if of_ledger else project.settings.raw_dir
    return sorted(path for path in folder.rglob("*.parquet") if "0" * 16 not in str(path))


def _verify(project: LandingProject) -> str:
    """Verify; where the ledger is told to be damaged, do what the message says: delete ledger and raw, land again."""
    config = load_landing_config(project.settings.landing_file)
    try:
        land(project.settings, config, is_verifying=True)
    except KlantbeeldError as error:
        if "ledger and raw" not in str(error):
            return f"it said no way out: {error}"
        shutil.rmtree(project.settings.ledger_dir)
        shutil.rmtree(project.settings.raw_dir)
        land(project.settings, config, is_verifying=True)
    except Exception as error:
        return f"it ended in {type(error).__name__}"
    return ""
