"""Erasure: what is left of a person in a small warehouse, also when it was interrupted. (R41)"""

from collections.abc import Callable
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest
from landing_project import LandingProject
from people import FILES, build

from orchestration.base.errors import ConfigError, KlantbeeldError
from orchestration.landing.config import load_landing_config
from orchestration.landing.land import land
from orchestration.privacy.erase import ErasureReport, erase
from orchestration.privacy.key import open_key
from orchestration.privacy.pseudonym import pseudonym
from orchestration.privacy.raw_erasure import RawErasure


def run_erase(
    project: LandingProject, text: str, rebuild: Callable[[LandingProject], None] = build
) -> ErasureReport:
    path = project.settings.project_dir / "who.txt"
    path.write_text(text)
    config = load_landing_config(project.settings.landing_file)
    return erase(project.settings, config, path, lambda: rebuild(project), lambda told: None)


def files_with(folder: Path, text: str) -> list[str]:
    """Files that hold a text, also where Parquet or DuckDB has compressed it; by other means than the code has."""
    found = []
    for path in sorted(folder.rglob("*")):
        if not path.is_file():
            continue
        content = path.read_bytes()
        if path.suffix == ".parquet":
            content += repr(pq.read_table(path).to_pylist()).encode()
        if path.suffix == ".duckdb":
            with duckdb.connect(str(path), read_only=True) as connection:
                for schema, table in connection.execute(
                    "select schema_name, table_name from duckdb_tables()"
                ).fetchall():
                    content += repr(connection.execute(f'from "{schema}"."{table}"').fetchall()).encode()
        if text.lower().encode() in content.lower():
            found.append(path.relative_to(folder).as_posix())
    return found


def pseudonyms_of_ann(project: LandingProject) -> list[str]:
    key = open_key(project.settings)
    told = {"crm": "1000001", "email": "ann@example.com", "phone": "0611111111", "device": "phone-of-ann"}
    return [pseudonym(key, kind, value) or "" for kind, value in told.items()]


def test_nothing_of_a_person_is_left_in_any_byte(landed: LandingProject) -> None:
    searched = [*pseudonyms_of_ann(landed), "ann@example.com", "31611111111"]
    warehouse = landed.settings.warehouse_dir
    assert all(files_with(warehouse, text) for text in searched)
    report = run_erase(landed, "email: Ann@Example.com\n")
    # Account, call, three visits; of the calls with too many fields hers, and one with her number spelled otherwise.
    assert (report.row_count, report.reject_count) == (5, 2)
    assert {text: files_with(warehouse, text) for text in searched} == {text: [] for text in searched}


def test_others_stay_as_they_are(landed: LandingProject) -> None:
    before = landed.rows("call", "agent")[0]
    run_erase(landed, "crm: 1000001\n")
    assert landed.rows("call", "call, note, order_number") == [
        # The vault knows which address the number goes with; an order may have the number of a customer.
        ("b", "Ann is my aunt: [erased] [erased].", "1000001"),
        ("c", "(see customer [erased])", "8"),
    ]
    assert landed.rows("call", "agent") == [before, before]
    # A shared device says nothing about who uses it.
    assert landed.rows("visit", "visit, device is null") == [("h", False), ("i", False)]
    assert len(landed.rows("account")) == 2


def test_an_identifier_in_what_another_wrote_goes_alone(landed: LandingProject) -> None:
    run_erase(landed, "email: ann@example.com\n")
    assert landed.rows("call", "note")[0] == ("Ann is my aunt: [erased] [erased].",)


def test_an_employee_goes_and_the_calls_stay(landed: LandingProject) -> None:
    report = run_erase(landed, "login: x\n")
    assert landed.rows("call", "call, agent") == [("a", None), ("b", None), ("c", None)]
    assert report.row_count == 0


def test_the_ledger_counts_what_is_left(landed: LandingProject) -> None:
    run_erase(landed, "crm: 1000001\n")
    counts = {
        row.table_name: (row.line_count, row.row_count, row.reject_count) for row in landed.ledger().loaded()
    }
    assert counts == {"account": (2, 2, 0), "call": (2, 2, 0), "visit": (2, 2, 0)}
    # Nothing is damaged, and the same files bring nobody back.
    config = load_landing_config(landed.settings.landing_file)
    assert {file.status for file in land(landed.settings, config, is_verifying=True).files} == {"unchanged"}
    landed.deliver("accounts_2.csv", FILES["accounts.csv"] + "1000004,dan@example.com,\n")
    landed.land()
    assert len(landed.rows("account")) == 2 + 3


def test_an_interrupted_erasure_goes_on(landed: LandingProject) -> None:
    def fail(project: LandingProject) -> None:
        raise KlantbeeldError("the build failed")

    with pytest.raises(KlantbeeldError, match="the build failed"):
        run_erase(landed, "email: ann@example.com\n", rebuild=fail)
    assert not landed.settings.build_file.exists()
    # Neither the build nor the account tells any more that the number is hers.
    report = run_erase(landed, "email: ann@example.com\n")
    assert report.is_known
    warehouse = landed.settings.warehouse_dir
    assert [name for text in pseudonyms_of_ann(landed) for name in files_with(warehouse, text)] == []
    assert not (landed.settings.erasure_dir / "pending.json").exists()


def test_one_that_ended_between_two_files_counts_both(
    landed: LandingProject, monkeypatch: pytest.MonkeyPatch
) -> None:
    original, done = RawErasure._rewrite, []

    def stop_after_two(self: RawErasure, path: Path) -> None:
        if len(done) == 2:
            raise KeyboardInterrupt
        done.append(path)
        original(self, path)

    with monkeypatch.context() as patched:
        patched.setattr(RawErasure, "_rewrite", stop_after_two)
        with pytest.raises(KeyboardInterrupt):
            run_erase(landed, "crm: 1000001\n")
    report = run_erase(landed, "crm: 1000001\n")
    assert (report.row_count, report.reject_count) == (5, 2)
    assert {row.table_name: row.row_count for row in landed.ledger().loaded()} == {
        "account": 2,
        "call": 2,
        "visit": 2,
    }


def test_a_trace_that_is_left_is_told_by_file_alone(landed: LandingProject) -> None:
    (landed.settings.warehouse_dir / "mine.txt").write_text("call Ann@example.com")
    with pytest.raises(KlantbeeldError, match=r"Traces are left in 1 files: .*mine\.txt") as error:
        run_erase(landed, "email: ann@example.com\n")
    assert "ann@" not in str(error.value).lower()
    (landed.settings.warehouse_dir / "mine.txt").unlink()
    assert run_erase(landed, "email: ann@example.com\n").is_known


def test_an_identifier_of_two_customers_names_neither(landed: LandingProject) -> None:
    with pytest.raises(ConfigError, match="line 2 belongs to 2 customers") as error:
        run_erase(landed, "email: ann@example.com\nphone: 06 2222 2222\n")
    assert "2222" not in str(error.value)
    assert len(landed.rows("account")) == 3


def test_somebody_unknown_changes_nothing_but_is_kept_out(landed: LandingProject) -> None:
    def fail(project: LandingProject) -> None:
        raise AssertionError("nothing is to be built")

    assert not run_erase(landed, "crm: 1000009\n", rebuild=fail).is_known
    landed.deliver("accounts_2.csv", "id,mail,tel\n1000009,new@example.com,\n")
    landed.land()
    assert len(landed.rows("account")) == 3


def test_before_the_first_build_nobody_knows_whose_an_identifier_is(landed: LandingProject) -> None:
    landed.settings.build_file.unlink()
    with pytest.raises(ConfigError, match="Nothing was built"):
        run_erase(landed, "crm: 1000001\n")
