"""What counts the faults sees them: a loss, a leak and a stack trace that are made on purpose."""

import subprocess
from pathlib import Path

from few_marts import read_by
from landing_project import LandingProject
from published_marts import fingerprints

from orchestration.landing.raw_store import RawStore
from tests.faults.canaries import IDENTIFIED, places_of
from tests.faults.command import misbehaviour
from tests.faults.deliveries import deliver, lost_and_wrong, raw
from tests.faults.independent import marks_in
from tests.faults.mutated_files import damage, missing
from tests.faults.payloads import payloads
from tests.faults.runs import differences
from tests.faults.specimens import KINDS, RECORDS
from tests.faults.tally import Tally


def test_the_same_seed_gives_the_same_file() -> None:
    assert [damage(number, 3) for number in range(8)] == [damage(number, 3) for number in range(8)]
    assert damage(0, 3).content != damage(0, 4).content


def test_every_format_has_its_marks_and_a_lost_record_is_counted(project: LandingProject) -> None:
    for number, kind in enumerate(KINDS):
        file = damage(number, 1)
        assert len(marks_in(kind.name, file.whole, b"")) == RECORDS
    project.deliver("csv/whole.csv", damage(0, 1).whole)
    project.declare({"table": "csv", "path": "csv/*", **KINDS[0].declared})
    project.land()
    # More is in the file than was delivered to landing: the records of another one.
    other = damage(4, 1)
    assert missing(project, type(other)(KINDS[0], "csv/whole.csv", other.whole, other.whole)) == RECORDS
    project.deliver("csv/later.csv", "id\n1\n")
    assert missing(project, type(other)(KINDS[0], "csv/later.csv", b"id\n1\n", b"")) == RECORDS


def test_a_row_that_is_gone_and_one_that_is_twice_there_are_counted(tmp_path: Path) -> None:
    project = deliver(tmp_path)
    project.land()
    expected = raw(project)
    assert lost_and_wrong(project, expected) == (0, 0)
    assert lost_and_wrong(project, expected[1:]) == (0, 1)
    RawStore(project.settings).part(project.ledger().loaded()[0]).unlink()
    assert lost_and_wrong(project, expected) == (3_000, 0)


def test_a_text_in_raw_is_found(project: LandingProject) -> None:
    text = "kanarie@example.nl"
    project.land_one(f"id,mail,amount\n1,a@b.nl,{text}\n", **IDENTIFIED)
    assert places_of(project.settings.warehouse_dir, text) == ["t"]
    assert places_of(project.settings.warehouse_dir, "other@example.nl") == []


def test_a_mart_with_other_bytes_and_one_that_is_gone_are_counted(project: LandingProject) -> None:
    folder = project.settings.parquet_dir
    folder.mkdir(parents=True)
    for name in ("kept", "changed", "gone", "publication"):
        (folder / f"{name}.parquet").write_text(name)
    expected = fingerprints(project.settings)
    assert differences(project.settings, expected) == 0
    (folder / "changed.parquet").write_text("other")
    (folder / "publication.parquet").write_text("names its own publication")
    (folder / "gone.parquet").unlink()
    assert differences(project.settings, expected) == 2


def test_few_marts_are_kept_with_what_they_and_hooks_read() -> None:
    def node(kind: str, name: str, *parents: str) -> dict:
        return {"resource_type": kind, "alias": name, "depends_on": {"nodes": list(parents)}}

    nodes = {
        "model.daily": node("model", "daily", "model.fact"),
        "model.fact": node("model", "fact", "source.calls", "seed.codes"),
        "seed.codes": node("seed", "codes"),
        "model.weekly": node("model", "weekly", "model.fact"),
        "test.daily": node("test", "daily", "model.weekly"),
        "operation.hook": node("operation", "hook", "model.noted"),
        "model.noted": node("model", "noted"),
    }
    kept = {"model.daily", "model.fact", "seed.codes", "operation.hook", "model.noted"}
    assert read_by(nodes, {"daily"}) == kept


def test_stack_traces_exit_codes_and_steering_are_seen() -> None:
    def ended(code: int, said: str) -> subprocess.CompletedProcess[str]:
        return subprocess.CompletedProcess([], code, "", said)

    assert misbehaviour(ended(0, "fine\n\tand good"), 0) == ""
    assert "Traceback" in misbehaviour(ended(1, "Traceback (most recent call last)"), 1)
    assert "exit code 1" in misbehaviour(ended(1, "no"), 0, 3)
    assert "terminal" in misbehaviour(ended(0, "\x1b[2J"), 0)


def test_payloads_are_two_hundred_different_texts(tmp_path: Path) -> None:
    texts = payloads(200, tmp_path, tmp_path / "secret")
    assert len({text.text for text in texts}) == 200


def test_a_tally_counts_what_went_wrong() -> None:
    tally = Tally("x")
    tally.add("good")
    tally.add("bad", lost=2, leaks=1)
    assert (tally.tried, tally.survived, tally.lost, tally.leaks) == (2, 1, 2, 1)
    assert tally.problems == ["bad: 2 lost; 1 leaked"]
