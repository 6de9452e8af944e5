"""No identifier in any byte of the warehouse, except where it was asked for: rejected lines and the vault."""

import stat
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest
from landing_project import LandingProject
from openpyxl import Workbook

from orchestration.landing.write import Writer

CANARIES = ("Canary.One@example.nl", "0612340987", "KANARIE-77")
IDENTIFIERS = {"mail": "email", "tel": "phone", "klant": "crm"}

IDENTIFIED = {"columns": ["id", "mail"], "identifiers": {"mail": "email"}}


def _deliver(project: LandingProject, vault: bool) -> None:
    mail, phone, crm = CANARIES
    header = ["mail", "tel", "klant", "name", "amount"]
    row = [mail, phone, crm, "Kanarie de Geel", "1,5"]
    project.deliver("f.csv", ";".join(header) + "\n" + ";".join(row) + "\n")
    project.deliver("f16.csv", (";".join(header) + "\r\n" + ";".join(row) + "\n").encode("utf-16"))
    record = ", ".join(f'"{key}": "{value}"' for key, value in zip(header, row, strict=True))
    project.deliver("f.jsonl", f"{{{record}}}\n")
    book = Workbook()
    book.active.append(header)
    book.active.append(row)
    book.save(project.deliver("f.xlsx", b""))
    table = duckdb.sql(
        f"select {', '.join(f'{v!r} as {k}' for k, v in zip(header, row, strict=True))}"
    ).to_arrow_table()
    pq.write_table(table, project.deliver("f.parquet", b""), compression="none", use_dictionary=False)
    columns = [column for column in header if column != "name"]
    common = {"columns": columns, "identifiers": IDENTIFIERS, "drop": ["name"], "vault": vault}
    csv = {"delimiter": ";", "decimal_mark": ",", "decimals": ["amount"]}
    project.declare(
        {"table": "a", "path": "f.csv", **common, **csv},
        {"table": "b", "path": "f16.csv", "encoding": "utf-16", **common, **csv},
        {"table": "c", "path": "f.jsonl", "format": "jsonl", **common},
        {"table": "d", "path": "f.xlsx", "format": "xlsx", **common},
        {"table": "e", "path": "f.parquet", "format": "parquet", **common},
    )


def _files_with(folder: Path, text: str) -> set[str]:
    """Files that hold a text, also where Parquet has compressed it."""
    found = set()
    for path in folder.rglob("*"):
        if not path.is_file():
            continue
        content = path.read_bytes()
        if path.suffix == ".parquet":
            content += repr(pq.read_table(path).to_pylist()).encode()
        if text.lower().encode() in content.lower():
            found.add(path.relative_to(folder).parts[0])
    return found


@pytest.mark.parametrize("vault", [False, True])
def test_identifiers_and_dropped_columns_are_nowhere(project: LandingProject, vault: bool) -> None:
    _deliver(project, vault)
    assert {file.status for file in project.land()} == {"loaded"}
    warehouse = project.settings.warehouse_dir
    assert _files_with(warehouse, "Kanarie de Geel") == set()
    for text in (*CANARIES, "31612340987"):
        in_vault = vault and text != "0612340987"
        assert _files_with(warehouse, text) == ({"vault"} if in_vault else set())
    # All formats give the same pseudonyms.
    rows = {project.rows(table, "mail, tel, klant")[0] for table in "abcde"}
    assert len(rows) == 1
    # The search itself finds what is there.
    assert _files_with(warehouse, rows.pop()[0]) >= {"raw"}


def test_the_vault_is_private_and_merges(project: LandingProject) -> None:
    _deliver(project, True)
    project.land()
    project.deliver("f.csv", "mail;tel;klant;name;amount\nBob@x.nl;;;;2\n")
    project.land()
    vault = project.settings.vault_dir
    assert stat.S_IMODE(vault.stat().st_mode) == 0o700
    assert {path.name for path in vault.iterdir()} == {"email.parquet", "phone.parquet", "crm.parquet"}
    assert {stat.S_IMODE(path.stat().st_mode) for path in vault.iterdir()} == {0o600}
    rows = project.query(f"select value, count(*) from '{vault}/email.parquet' group by all order by all")
    assert rows == [("bob@x.nl", 1), ("canary.one@example.nl", 1)]
    ((pseudonym,),) = project.query(f"select pseudonym from '{vault}/email.parquet' where value like 'bob%'")
    assert project.rows("a", "mail") == [(pseudonym,)]


def test_rejected_lines_are_private(project: LandingProject) -> None:
    mail = CANARIES[0]
    project.land_one(f"id,mail\n1,a@x.nl\n2,{mail},too many\n", **IDENTIFIED)
    folder = project.settings.rejected_dir
    assert project.rejected() == [(3, f"2,{mail},too many", "3 fields, but the header has 2")]
    assert _files_with(project.settings.warehouse_dir, mail) == {"rejected"}
    folders = [folder, *(path for path in folder.rglob("*") if path.is_dir())]
    assert {stat.S_IMODE(path.stat().st_mode) for path in folders} == {0o700}
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.rglob("*.parquet")} == {0o600}


def test_the_key_is_nowhere_in_the_warehouse(project: LandingProject) -> None:
    _deliver(project, True)
    project.land()
    secret = project.settings.key_file.read_text().strip()
    assert _files_with(project.settings.warehouse_dir, secret) == set()
    assert _files_with(project.settings.warehouse_dir, bytes.fromhex(secret).hex(" ")) == set()


def test_what_spills_to_disk_is_encrypted_and_removed(
    project: LandingProject, monkeypatch: pytest.MonkeyPatch
) -> None:
    original, spilled = Writer.write, []

    def watch(writer: Writer, *arguments: object) -> object:
        files = [path for path in (project.settings.warehouse_dir / "tmp").rglob("*") if path.is_file()]
        spilled.extend(path.read_bytes() for path in files)
        return original(writer, *arguments)

    monkeypatch.setattr(Writer, "write", watch)
    monkeypatch.setenv("KLANTBEELD_MEMORY_LIMIT", "110MB")
    lines = "".join(f"{number},canary.{number}@example.nl,{str(number) * 100}\n" for number in range(150_000))
    file = project.land_one(f"id,mail,text\n{lines}", drop=["text"], **IDENTIFIED)
    assert (file.status, file.row_count) == ("loaded", 150_000)
    assert sum(map(len, spilled)) > 2**20
    assert not any(b"canary." in content for content in spilled)
    assert not [path for path in (project.settings.warehouse_dir / "tmp").rglob("*") if path.is_file()]
