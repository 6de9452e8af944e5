"""Versions: a file is loaded once, a changed one replaces its rows, a bad one leaves the last good one."""

import errno
import os
import shutil
import stat
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest
from landing_project import LandingProject

from orchestration.base.errors import ConfigError, KlantbeeldError
from orchestration.landing.config import load_landing_config
from orchestration.landing.files import content_hash
from orchestration.landing.land import land
from orchestration.landing.raw_store import RawStore
from orchestration.landing.report import LandedFile
from orchestration.landing.schema_change import Columns

DATED = {"pattern": r"(\d{8})", "format": "%Y%m%d"}


def _statuses(files: list[LandedFile]) -> dict[str, str]:
    return {file.file_name: file.status for file in files}


def test_the_same_content_is_loaded_once_whatever_its_name(project: LandingProject) -> None:
    project.declare({"path": "*.csv"})
    project.deliver("a.csv", "x\n1\n")
    assert _statuses(project.land()) == {"a.csv": "loaded"}
    project.deliver("b.csv", "x\n1\n")
    assert _statuses(project.land()) == {"a.csv": "unchanged", "b.csv": "unchanged"}
    (project.settings.landing_dir / "a.csv").unlink()
    assert _statuses(project.land()) == {"b.csv": "unchanged"}
    assert project.rows() == [(2, "1")]


def test_a_changed_file_replaces_its_rows(project: LandingProject) -> None:
    project.declare({"path": "*.csv"})
    project.deliver("a.csv", "x\n1\nbad,line\n")
    project.deliver("b.csv", "x\n5\n")
    project.land()
    assert len(project.rejected()) == 1
    project.deliver("a.csv", "x\n2\n3\n")
    assert _statuses(project.land()) == {"a.csv": "replaced", "b.csv": "unchanged"}
    assert sorted(project.rows(columns="x")) == [("2",), ("3",), ("5",)]
    assert project.rejected() == []
    rows = [(row.file_name, row.status, row.row_count, row.reject_count) for row in project.ledger().rows]
    assert sorted(rows) == [("a.csv", "loaded", 2, 0), ("a.csv", "replaced", 1, 1), ("b.csv", "loaded", 1, 0)]
    # And back again: the ledger keeps one row per version of a file.
    project.deliver("a.csv", "x\n1\nbad,line\n")
    assert _statuses(project.land())["a.csv"] == "replaced"
    assert sorted(project.rows(columns="x")) == [("1",), ("5",)]
    assert sorted(row.status for row in project.ledger().rows) == ["loaded", "loaded", "replaced"]


@pytest.mark.parametrize("dated", [False, True])
@pytest.mark.parametrize(
    "names", [("a_20240101.csv", "b_20240101.csv"), ("b_20240101.csv", "a_20240101.csv")]
)
def test_content_that_moves_to_another_name_is_not_lost(
    project: LandingProject, dated: bool, names: tuple[str, str]
) -> None:
    # One file takes over the content of another in the landing in which that one changes; both are there then.
    project.declare({"path": "*.csv", **({"delivered_on": DATED} if dated else {})})
    project.deliver(names[0], "x\n1\n")
    project.land()
    project.deliver(names[0], "x\n2\n")
    project.deliver(names[1], "x\n1\n")
    project.land()
    assert sorted(project.rows(columns="x")) == [("1",), ("2",)]
    assert {file.status for file in project.land()} == {"unchanged"}


def test_order_of_arrival_does_not_matter(project: LandingProject, tmp_path) -> None:
    declared = {"path": "*.csv", "delivered_on": DATED}
    contents = {f"f_2024010{day}.csv": f"x\n{day}\n" for day in range(1, 5)}
    other = LandingProject.make(tmp_path / "other")
    for target, names in ((project, sorted(contents)), (other, sorted(contents, reverse=True))):
        target.declare(declared)
        for name in names:
            target.deliver(name, contents[name])
            target.land()
            target.land()
    everything = "_file, _line, _delivery_hash, _loaded_at, x"
    assert project.rows(columns=everything) == other.rows(columns=everything)
    assert project.rows(columns="_loaded_at")[0] == ("20240101T000000000000",)


def test_a_changed_declaration_reloads(project: LandingProject) -> None:
    project.land_one("a;b\n1;2\n", delimiter=";")
    assert project.land_one("a;b\n1;2\n", delimiter=";", drop=["b"]).status == "replaced"
    assert project.rows() == [(2, "1")]
    assert (
        project.land_one("a;b\n1;2\n", delimiter=";", drop=["b"], freshness={"max_age_days": 2}).status
        == "unchanged"
    )


def test_a_missing_required_column_stops_that_file_only(project: LandingProject) -> None:
    project.declare({"path": "a*.csv", "required": ["id"]}, {"table": "u", "path": "u.csv"})
    project.deliver("a.csv", "id\n1\n")
    project.land()
    project.deliver("a.csv", "ID_NEW\n2\n")
    project.deliver("u.csv", "y\n9\n")
    failed, other = project.land()
    assert (failed.status, other.status) == ("failed", "loaded")
    assert "required column 'id' is missing" in (failed.reason or "")
    # The last good version stays until the file is right again.
    assert project.rows() == [(2, "1")]
    assert {(row.file_name, row.status) for row in project.ledger().rows} == {
        ("a.csv", "loaded"),
        ("a.csv", "failed"),
        ("u.csv", "loaded"),
    }
    project.deliver("a.csv", "id\n3\n")
    assert project.land()[0].status == "replaced"
    assert project.rows() == [(2, "3")]
    assert not [row for row in project.ledger().rows if row.status == "failed"]


def test_a_failure_is_over_when_the_former_content_is_back(project: LandingProject) -> None:
    project.land_one("id\n1\n", required=["id"])
    project.land_one("x\n1\n", required=["id"])
    assert project.land_one("id\n1\n", required=["id"]).status == "unchanged"
    assert sorted(row.status for row in project.ledger().rows) == ["loaded", "replaced"]


def test_columns_that_appear_vanish_or_change(project: LandingProject, tmp_path) -> None:
    project.declare({"path": "*.csv"})
    project.deliver("a_1.csv", "id,amount,gone,when\n1,1.5,x,2024-01-01\n")
    project.land()
    assert project.ledger().changes == []
    project.deliver("a_2.csv", "id,amount,new,when\n2,many,x,2024-01-02\n3,2,y,2024-01-03\n")
    project.land()
    assert {(c.file_name, c.change, c.column_name, c.detail) for c in project.ledger().changes} == {
        ("a_2.csv", "added", "new", "VARCHAR"),
        ("a_2.csv", "removed", "gone", "VARCHAR"),
        ("a_2.csv", "retyped", "amount", "number -> text"),
    }
    assert sorted(project.rows(columns="id, gone, new")) == [
        ("1", "x", None),
        ("2", None, "x"),
        ("3", None, "y"),
    ]


def test_retyped_parquet_column(project: LandingProject) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    project.declare({"path": "*.parquet", "format": "parquet"})
    for name, values in (("a_1", [1]), ("a_2", ["1"])):
        pq.write_table(pa.table({"id": values}), project.deliver(f"{name}.parquet", b""))
    project.land()
    assert [(c.change, c.detail) for c in project.ledger().changes] == [("retyped", "BIGINT -> VARCHAR")]


def test_sources_are_readable_before_anything_was_delivered(project: LandingProject) -> None:
    project.declare(
        {
            "path": "none/*.csv",
            "columns": ["a", "b"],
            "required": ["a"],
            "identifiers": {"b": "email"},
            "rename": {"X": "a"},
        }
    )
    (file,) = project.land()
    assert (file.status, file.file_name) == ("missing", "none/*.csv")
    assert (
        project.query(f"select a, b, _file, _line, _delivery_hash, _loaded_at from {project.source()}") == []
    )
    assert project.query(f"select count(*) from '{project.settings.ledger_dir}/delivery.parquet'") == [(0,)]
    assert project.query(f"select count(*) from '{project.settings.ledger_dir}/schema_change.parquet'") == [
        (0,)
    ]


def test_a_declared_column_that_a_file_lacks_reads_null(project: LandingProject) -> None:
    project.land_one("a\n1\n", columns=["a", "b"])
    assert project.rows(columns="a, b") == [("1", None)]


def test_what_is_unexpected_of_a_file_is_told_by_name(project: LandingProject) -> None:
    """A column that was renamed, one that is new, and a file without records: each is a warning (N7)."""
    project.declare({"path": "*.csv", "decimal_mark": ".", "decimals": ["amount"]})
    project.deliver("a.csv", "id,team\n1,x\n")
    (first,) = project.land()
    assert first.warnings == ("columns in landing.yml that it does not have: 'amount'",)
    project.deliver("b.csv", "id,ploeg,amount\n2,x,1\n")
    project.deliver("c.csv", "id,ploeg,amount\n")
    project.deliver("d.csv", "id,ploeg,amount\n3,y,2\n")
    unchanged, renamed, empty, usual = project.land()
    assert renamed.warnings == (
        "columns it no longer has: 'team'; if one was renamed, add it to `rename`",
        "new columns: 'ploeg', 'amount'",
    )
    assert empty.warnings == ("it has no records",)
    assert (unchanged.warnings, usual.warnings) == ((), ())


@pytest.mark.parametrize("ending", ["csv", "jsonl"])
def test_two_files_without_records_are_two_deliveries(project: LandingProject, ending: str) -> None:
    """On two days nothing happened, and each says so: equal files, yet neither is the other's copy (B8)."""
    project.declare({"path": f"*.{ending}", "format": ending, "delivered_on": DATED, "required": ["id"]})
    for day in (1, 2, 3):
        project.deliver(f"f_2024010{day}.{ending}", "id\n" if ending == "csv" else "")
    assert [file.status for file in project.land()] == ["loaded"] * 3
    assert [file.status for file in project.land()] == ["unchanged"] * 3
    rows = [(row.file_name, row.status, row.line_count, row.loaded_at.day) for row in project.ledger().rows]
    assert rows == [(f"f_2024010{day}.{ending}", "loaded", 0, day) for day in (1, 2, 3)]
    content = "id\n7\n" if ending == "csv" else '{"id": 7}\n'
    project.deliver(f"f_20240102.{ending}", content)
    assert [file.status for file in project.land()] == ["unchanged", "replaced", "unchanged"]
    assert project.query(f"select id from {project.source()}") == [("7",)]


def test_a_clock_that_is_set_back_changes_no_order(
    project: LandingProject, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The later delivery stays the later one, whatever the clock says (X13)."""

    class Earlier(datetime):
        @classmethod
        def now(cls, tz=None):
            return datetime(2020, 1, 1, tzinfo=tz)

    project.declare({"path": "*.csv"})
    project.deliver("b.csv", "x\nfirst\n")
    project.land()
    monkeypatch.setattr("orchestration.landing.land.datetime", Earlier)
    project.deliver("a.csv", "x\nsecond\n")
    project.land()
    project.deliver("c.csv", "x\nthird\n")
    project.land()
    assert project.rows(columns="x") == [("first",), ("second",), ("third",)]


def test_only_the_named_tables_are_landed_and_every_file_is_told(project: LandingProject) -> None:
    project.declare({"path": "a.csv"}, {"table": "u", "path": "u.csv"})
    project.deliver("a.csv", "x\n1\n")
    project.deliver("u.csv", "x\n1\n")
    told: list[LandedFile] = []
    report = land(
        project.settings, load_landing_config(project.settings.landing_file), [("s", "u")], told.append
    )
    assert [file.table for file in told] == ["u"]
    assert (report.files, report.row_count, report.reject_count, report.failed) == (told, 1, 0, [])


def test_a_date_that_is_not_in_the_name_fails_that_file(project: LandingProject) -> None:
    file = project.land_one("x\n1\n", name="calls.csv", delivered_on=DATED)
    assert file.status == "failed"
    assert "the date of delivery cannot be read from its name" in (file.reason or "")


def test_loaded_at_rises_from_file_to_file(project: LandingProject) -> None:
    project.declare({"path": "*.csv"})
    for name in "abc":
        project.deliver(f"{name}.csv", f"x\n{name}\n")
    project.land()
    assert project.rows(columns="x") == [("a",), ("b",), ("c",)]
    moments = [row.loaded_at for row in project.ledger().rows]
    assert moments == sorted(set(moments))
    assert abs((datetime.now(UTC).replace(tzinfo=None) - moments[0]).total_seconds()) < 600


@pytest.mark.parametrize("kind", ["file", "folder"])
def test_a_link_that_leads_outside_is_refused(project: LandingProject, tmp_path, kind: str) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret.csv").write_text("x\n1\n")
    link = project.settings.landing_dir / ("secret.csv" if kind == "file" else "folder")
    link.symlink_to(outside / "secret.csv" if kind == "file" else outside)
    project.declare({"path": "**/*.csv" if kind == "file" else "folder/*.csv"})
    with pytest.raises(ConfigError, match="leads outside the landing folder"):
        project.land()
    assert not project.settings.raw_dir.exists()


def test_a_link_within_the_landing_folder_is_followed(project: LandingProject) -> None:
    target = project.deliver("real/a.csv", "x\n1\n")
    (project.settings.landing_dir / "today.csv").symlink_to(target)
    project.declare({"path": "today.csv"})
    assert project.land()[0].status == "loaded"


def test_a_file_that_two_deliveries_of_a_table_match_is_refused(project: LandingProject) -> None:
    project.deliver("a.csv", "x\n1\n")
    project.declare({"path": "a.csv"}, {"path": "*.csv", "delimiter": ";"})
    with pytest.raises(ConfigError, match=r"a.csv is matched by two deliveries of s.t"):
        project.land()


def test_hidden_files_are_left_alone(project: LandingProject) -> None:
    project.deliver(".a.csv.part.csv", "x\n1\n")
    project.declare({"path": "*.csv"})
    assert project.land()[0].status == "missing"


def test_a_file_that_changes_while_it_is_read_is_not_loaded(
    project: LandingProject, monkeypatch: pytest.MonkeyPatch
) -> None:
    from orchestration.landing import load

    def slow(connection, delivery, path):
        staged = original(connection, delivery, path)
        with path.open("a") as file:
            file.write("2\n")
        return staged

    original = load.stage_file
    monkeypatch.setattr(load, "stage_file", slow)
    file = project.land_one("x\n1\n")
    assert (file.status, file.reason) == (
        "failed",
        "it changed while it was being read; a later run loads it once it is complete",
    )
    monkeypatch.undo()
    assert project.land()[0].row_count == 2


def test_an_unreadable_file_fails_alone(project: LandingProject, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path) -> str:
        if path.name == "a.csv":
            raise PermissionError(errno.EACCES, "Permission denied")
        return content_hash(path)

    project.deliver("a.csv", "x\n1\n")
    project.deliver("b.csv", "x\n2\n")
    project.declare({"path": "*.csv"})
    monkeypatch.setattr("orchestration.landing.file_hashes.content_hash", refuse)
    failed, loaded = project.land()
    assert (failed.status, failed.reason) == ("failed", "it could not be loaded: Permission denied")
    assert loaded.status == "loaded"


def test_freshness_is_declared_anew_without_a_reload(project: LandingProject) -> None:
    project.land_one("x\n1\n")
    assert project.land_one("x\n1\n", freshness={"max_age_days": 3}).status == "unchanged"
    assert [row.max_age_days for row in project.ledger().rows] == [3]


def test_too_little_memory_is_told(project: LandingProject, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KLANTBEELD_MEMORY_LIMIT", "1MB")
    file = project.land_one("x\n" + "1\n" * 100_000)
    assert file.status == "failed"
    assert "more memory than KLANTBEELD_MEMORY_LIMIT allows" in (file.reason or "")
    monkeypatch.setenv("KLANTBEELD_MEMORY_LIMIT", "a lot")
    with pytest.raises(ConfigError, match="KLANTBEELD_MEMORY_LIMIT is 'a lot'"):
        project.land()


def test_whatever_goes_wrong_with_a_file_goes_wrong_with_it_alone(
    project: LandingProject, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An error that nobody foresaw fails its file, by its kind alone; the others land (X3)."""
    from orchestration.landing import load

    def broken(connection, delivery, path):
        if path.name == "a.csv":
            raise ZeroDivisionError("ann@x.nl")
        return original(connection, delivery, path)

    original = load.stage_file
    monkeypatch.setattr(load, "stage_file", broken)
    for name in "ab":
        project.deliver(f"{name}.csv", f"x\n{name}\n")
    project.declare({"path": "*.csv"})
    failed, loaded = project.land()
    assert (failed.status, failed.reason) == ("failed", "it could not be loaded (ZeroDivisionError)")
    assert loaded.status == "loaded"


def test_a_file_name_that_is_not_utf8_fails_that_file_alone(project: LandingProject) -> None:
    """It is told with its bytes spelled out (X3)."""
    project.deliver("b.csv", "x\n1\n")
    path = Path(os.fsdecode(os.fsencode(project.settings.landing_dir) + b"/caf\xe9.csv"))
    path.write_text("x\n2\n")
    project.declare({"path": "*.csv"})
    files = {file.file_name: file for file in project.land()}
    assert files["b.csv"].status == "loaded"
    assert files["caf\\udce9.csv"].reason == "its name is not UTF-8; rename it"
    assert {row.file_name for row in project.ledger().rows} == {"b.csv", "caf\\udce9.csv"}


def test_a_file_name_does_not_steer_the_terminal(project: LandingProject) -> None:
    """Escapes in a name are spelled out wherever it is shown (X4)."""
    file = project.land_one("x\n1\n", name="a\x1b[2Jb.csv")
    assert (file.status, file.file_name) == ("loaded", "a\\x1b[2Jb.csv")
    assert project.rows(columns="_file") == [("a\\x1b[2Jb.csv",)]


def test_verifying_finds_rows_that_are_not_those_that_were_written(project: LandingProject) -> None:
    """A damaged part of raw, and one that holds other rows, are loaded anew; or told, without their file (X11)."""
    project.declare({"path": "*.csv"})
    for name in "abc":
        project.deliver(f"{name}.csv", f"x\n{name}\n")
    project.land()
    store = RawStore(project.settings)
    parts = {row.file_name: store.part(row) for row in project.ledger().loaded()}
    parts["a.csv"].write_bytes(b"PAR1")
    shutil.copyfile(parts["c.csv"], parts["b.csv"])
    config = load_landing_config(project.settings.landing_file)
    assert {file.status for file in project.land()} == {"unchanged"}

    report = land(project.settings, config, is_verifying=True)
    assert [(file.file_name, file.status) for file in report.files] == [
        ("a.csv", "loaded"),
        ("b.csv", "loaded"),
        ("c.csv", "unchanged"),
    ]
    assert sorted(project.rows(columns="x")) == [("a",), ("b",), ("c",)]

    (project.settings.landing_dir / "c.csv").unlink()
    parts["c.csv"].write_bytes(b"PAR1")
    (told,) = land(project.settings, config, is_verifying=True).failed
    assert f"damaged or changed: {parts['c.csv']}; its file is no longer delivered" in (told.reason or "")


@pytest.mark.parametrize("name", ["delivery.parquet", "schema_change.parquet", ".journal.jsonl", "key_id"])
@pytest.mark.parametrize("content", [b"", b"PAR1 no more\n", b"{}\n"])
def test_a_damaged_file_of_the_ledger_is_named_with_the_way_out(
    project: LandingProject, name: str, content: bytes
) -> None:
    """Landing stops with the file's name, and goes on when what the hint says is done (X11)."""
    declared = {"columns": ["x"], "identifiers": {"x": "crm"}}
    project.land_one("x\n1\n", **declared)
    path = project.settings.ledger_dir / name
    path.write_bytes(content)
    if name == ".journal.jsonl" and not content:
        return
    with pytest.raises(KlantbeeldError) as raised:
        project.land()
    assert raised.value.message.startswith(f"{path} is damaged")
    assert "delete" in (raised.value.hint or "").lower()
    if name.endswith(".parquet"):
        shutil.rmtree(project.settings.ledger_dir)
        shutil.rmtree(project.settings.raw_dir)
    else:
        path.unlink()
    assert project.land()[0].status == ("loaded" if name.endswith(".parquet") else "unchanged")
    assert len(project.rows()) == 1


def test_a_changed_bit_in_any_column_of_the_ledger_is_told(project: LandingProject) -> None:
    """No other value is read from it, and no error of a library gets out (X11)."""
    project.declare({"path": "*.csv"})
    for number in range(5):
        project.deliver(f"{number}.csv", f"x\n{number}\n")
    project.land()
    path = project.settings.ledger_dir / "delivery.parquet"
    whole, columns = path.read_bytes(), pq.read_metadata(path).row_group(0)
    for number in range(columns.num_columns):
        column = columns.column(number)
        first = column.dictionary_page_offset or column.data_page_offset
        changed = bytearray(whole)
        changed[first + column.total_compressed_size - 1] ^= 1
        path.write_bytes(changed)
        with pytest.raises(KlantbeeldError, match="is damaged"):
            project.ledger()


def test_damaged_file_hashes_cost_time_alone(project: LandingProject) -> None:
    """All files are read again (X11)."""
    project.land_one("x\n1\n")
    (project.settings.ledger_dir / ".file_hash.parquet").write_bytes(b"PAR1")
    assert project.land()[0].status == "unchanged"


def test_raw_and_ledger_are_for_their_owner_alone(project: LandingProject) -> None:
    """Whoever may read the published marts may not enter raw or the ledger (X7)."""
    project.land_one("x\n1\n")
    for folder in (project.settings.raw_dir, project.settings.ledger_dir):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_what_a_text_can_be_read_as_is_judged_by_more_than_its_first_rows(tmp_path: Path) -> None:
    part = tmp_path / "part.parquet"
    duckdb.sql(
        """
        select
            cast(i as varchar) as number,
            if(i < 200, cast(i as varchar), 'x') as number_at_first,
            if(i < 200, 'x', cast(i as varchar)) as text_at_first,
            if(i < 200, null, '2026-01-05 10:00:00') as time_later,
            if(i < 200, '2026-01-05', 'true') as time_at_first,
            if(i % 2 = 0, 'true', 'false') as boolean,
            cast(null as varchar) as nothing,
            if(i < 200, cast(i as varchar), '2026-01-05') as number_then_time
        from range(400) as t(i)
        """
    ).write_parquet(str(part))
    with duckdb.connect() as connection:
        kinds = Columns.of(connection, part).kinds
    assert kinds == {
        "number": "number",
        "number_at_first": "text",
        "text_at_first": "text",
        "time_later": "timestamp",
        "time_at_first": "text",
        "boolean": "boolean",
        "nothing": None,
        "number_then_time": "text",
    }
