"""What seldom happens is in the deliveries as such systems tell it, and the truth states what it adds up to."""

import json
from datetime import date
from pathlib import Path

import pytest

from orchestration.simulator.simulate import SimulateArguments, simulate


@pytest.fixture(scope="module")
def landing(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("cases") / "landing"
    simulate(SimulateArguments(900, 98, 7, out, first_day=date(2024, 9, 30)))
    return out


@pytest.fixture(scope="module")
def expected(landing: Path) -> dict[str, float]:
    facts = json.loads((landing / "truth.json").read_text(encoding="utf-8"))["facts"]
    return {fact["id"]: fact.get("expected") for fact in facts}


def json_lines(folder: Path, pattern: str) -> list[dict]:
    """Every readable line of some files, those of earlier days first."""
    found = []
    for path in sorted(folder.glob(pattern)):
        for line in path.read_text(encoding="utf-8").splitlines():
            try:
                found.append(json.loads(line))
            except ValueError:
                continue
    return found


def test_tickets_are_opened_again_in_three_ways(landing: Path, expected: dict[str, float]) -> None:
    """Later, in the second in which they were solved (C3), and to be merged into another (C2)."""
    tickets = {ticket["id"]: ticket for ticket in json_lines(landing, "zendesk/tickets_*.jsonl")}
    moments: dict[str, dict[str, list[str]]] = {}
    for change in json_lines(landing, "zendesk/changes_*.jsonl"):
        if change["field_name"] == "status":
            of_ticket = moments.setdefault(change["ticket_id"], {})
            of_ticket.setdefault(change["value"], []).append(change["updated"])
    reopened = {number: steps for number, steps in moments.items() if "open" in steps}
    assert expected["reopened_tickets"] == len(reopened)
    assert any(steps["open"][0] == steps["solved"][0] for steps in reopened.values())
    merged = {number for number, steps in reopened.items() if "closed" in steps}
    assert merged == {number for number, ticket in tickets.items() if ticket["status"] == "closed"} != set()
    assert expected["solved_tickets"] == sum(ticket["status"] == "solved" for ticket in tickets.values())


def test_tickets_that_are_thrown_away_were_handed_over(landing: Path, expected: dict[str, float]) -> None:
    """An excluded ticket with a transfer is no hand-over (B10)."""
    tickets = {ticket["id"]: ticket for ticket in json_lines(landing, "zendesk/tickets_*.jsonl")}
    groups: dict[str, set[str]] = {}
    for change in json_lines(landing, "zendesk/changes_*.jsonl"):
        if change["field_name"] == "group_id":
            groups.setdefault(change["ticket_id"], set()).add(change["value"])
    moved = [tickets[number]["status"] for number, found in groups.items() if len(found) > 1]
    assert moved.count("deleted") > 0
    assert expected["handed_over_tickets"] == len(moved) - moved.count("deleted")
