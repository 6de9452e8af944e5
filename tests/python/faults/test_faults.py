"""Every fault in its short form; `make faults` tries each more often."""

from pathlib import Path

import pytest

from tests.faults.every import FAULTS


@pytest.mark.parametrize("name", [name for name, fault in FAULTS.items() if fault.short])
def test_a_fault_loses_shows_and_leaks_nothing(name: str, tmp_path: Path) -> None:
    steps: list[None] = []
    fault = FAULTS[name]
    tally = fault.trial(tmp_path, fault.short, 7, lambda: steps.append(None))
    assert tally.problems == []
    assert (tally.tried, tally.survived, len(steps)) == (fault.short, fault.short, fault.short)
    assert (tally.lost, tally.wrong, tally.leaks) == (0, 0, 0)
