"""The same arguments give the same bytes; other seeds other bytes; later days leave earlier ones alone."""

import hashlib
import os
import subprocess
import sys
from datetime import date, datetime
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from orchestration.base.settings import REPOSITORY_ROOT
from orchestration.demo.simulator.arguments import TRUTH_FILE
from orchestration.demo.simulator.simulate import SimulateArguments, simulate
from orchestration.demo.simulator.surveys import Surveys

CUSTOMERS, DAYS = 120, 35


def checksums(folder: Path) -> dict[str, str]:
    """SHA-256 of every delivered file, by name; truth.json, which tells of the whole, is left out."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != TRUTH_FILE)
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def run(out: Path, days: int = DAYS, seed: int = 7, **changes) -> Path:
    simulate(SimulateArguments(CUSTOMERS, days, seed, out, **changes))
    return out


@pytest.fixture(scope="module")
def delivery(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return run(tmp_path_factory.mktemp("first") / "landing")


def test_same_arguments_give_the_same_bytes(delivery: Path, tmp_path: Path) -> None:
    again = run(tmp_path / "again")
    assert checksums(again) == checksums(delivery)
    assert (again / TRUTH_FILE).read_bytes() == (delivery / TRUTH_FILE).read_bytes()


def test_another_process_gives_the_same_bytes(delivery: Path, tmp_path: Path) -> None:
    """The order of sets of texts differs between processes unless the hash seed is fixed."""
    code = (
        "from pathlib import Path; from orchestration.demo.simulator.simulate import SimulateArguments, simulate; "
        f"simulate(SimulateArguments({CUSTOMERS}, {DAYS}, 7, Path({str(tmp_path / 'other')!r})))"
    )
    environment = {**os.environ, "PYTHONHASHSEED": "4711"}
    subprocess.run([sys.executable, "-c", code], check=True, env=environment, cwd=REPOSITORY_ROOT)
    assert checksums(tmp_path / "other") == checksums(delivery)


def test_another_seed_gives_other_bytes(delivery: Path, tmp_path: Path) -> None:
    other = checksums(run(tmp_path / "other", seed=8))
    same = {name for name, value in checksums(delivery).items() if other.get(name) == value}
    assert not {
        name for name in same if name.startswith(("zendesk/tickets", "snowplow", "qualtrics/resp", "erp"))
    }


def test_more_days_do_not_change_earlier_days(delivery: Path, tmp_path: Path) -> None:
    longer = checksums(run(tmp_path / "longer", days=DAYS + 10, agenda_days=DAYS))
    shorter = checksums(delivery)
    assert len(longer) > len(shorter)
    assert {name: longer[name] for name in shorter} == shorter


def test_from_a_day_writes_only_what_is_new(tmp_path: Path) -> None:
    whole = run(tmp_path / "whole", days=DAYS + 10, agenda_days=DAYS)
    grown = run(tmp_path / "grown")
    before = {
        path: path.stat().st_mtime_ns
        for path in grown.rglob("*")
        if path.is_file() and path.name != TRUTH_FILE
    }
    run(grown, days=1, from_day=date(2024, 2, 5), to_day=date(2024, 2, 14))
    assert checksums(grown) == checksums(whole)
    assert (grown / TRUTH_FILE).read_bytes() == (whole / TRUTH_FILE).read_bytes()
    assert {path: path.stat().st_mtime_ns for path in before} == before


def test_renewals_at_the_moment_of_truth_move_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    delivered = tmp_path / "with", tmp_path / "without"
    simulate(SimulateArguments(600, 42, 7, delivered[0]))
    monkeypatch.setattr(Surveys, "_renew", lambda self, answered, day: None)
    simulate(SimulateArguments(600, 42, 7, delivered[1]))
    changed = dict(checksums(delivered[0]).items() ^ checksums(delivered[1]).items())
    assert changed and all(name.startswith("erp/") for name in changed)
    steps, steps_without = (order_steps(folder) for folder in delivered)
    assert steps > steps_without
    assert {(step, amount) for _, step, _, amount in steps - steps_without} == {("renewed", None)}


def order_steps(folder: Path) -> set[tuple[str, str, datetime, float | None]]:
    """Whose order came to which step, when and for how much."""
    names = ("customer_id", "step", "occurred_at", "amount_eur")
    return {
        tuple(row[name] for name in names)
        for path in (folder / "erp").glob("*.parquet")
        for row in pq.read_table(path).to_pylist()
        if row["customer_id"]
    }


def test_the_first_day_moves_the_calendar(tmp_path: Path) -> None:
    out = run(tmp_path / "spring", days=8, first_day=date(2025, 3, 24))
    assert (out / "acd" / "calls_20250331.csv").is_file()
