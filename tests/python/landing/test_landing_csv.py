"""CSV: any encoding, delimiter, decimal mark and line end gives the same rows; no line is lost."""

import bz2
import gzip
import io
import json
import os
import random
import re
import zipfile
from pathlib import Path

import pytest
from landing_project import LandingProject

from orchestration.base.settings import REPOSITORY_ROOT
from orchestration.landing.text_file import decoded_chunks, inspect_text

ENCODINGS = {
    "utf-8": ("utf-8", ""),
    "utf-8 with mark": ("utf-8", "\ufeff"),
    "latin-1": ("latin-1", ""),
    "windows-1252": ("windows-1252", ""),
    "utf-16 little endian": ("utf-16-le", "\ufeff"),
    "utf-16 big endian": ("utf-16-be", "\ufeff"),
}
DELIMITERS = {"comma": ",", "semicolon": ";", "tab": "\t", "pipe": "|"}


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "mixed"])
@pytest.mark.parametrize("encoding", ENCODINGS)
def test_every_dialect_gives_the_same_rows(project: LandingProject, encoding: str, line_end: str) -> None:
    codec, mark = ENCODINGS[encoding]
    declared = "utf-16" if codec.startswith("utf-16") else codec
    deliveries = []
    for name, delimiter in DELIMITERS.items():
        for decimal_mark in ",.":
            table = f"{name}_{'point' if decimal_mark == '.' else 'comma'}"
            text = mark + _sample(delimiter, decimal_mark, line_end)
            project.deliver(f"{table}.csv", text.encode(codec))
            dialect = {"encoding": declared, "delimiter": delimiter, "decimal_mark": decimal_mark}
            deliveries.append({"table": table, "path": f"{table}.csv", "decimals": ["bedrag"], **dialect})
    project.declare(*deliveries)

    files = project.land()

    assert {(file.status, file.line_count, file.row_count) for file in files} == {("loaded", 3, 3)}
    line_break = "\r\n" if line_end == "\r\n" and codec == "utf-8" else "\n"
    for file in files:
        assert project.rows(file.table, "_line, id, naam, bedrag") == [
            (2, "1", "Zoë", "1234.50"),
            (3, "2", f'twee{line_break}regels, "x"; a|b\té', "-0.5"),
            (4, "3", None, None),
        ]


def _sample(delimiter: str, decimal_mark: str, line_end: str) -> str:
    def number(text: str) -> str:
        return f'"{text.replace(".", decimal_mark)}"'

    lines = [
        delimiter.join(["id", "Naam", "Bedrag"]),
        delimiter.join(["1", "Zoë", number("1234.50")]),
        delimiter.join(["2", '"twee\nregels, ""x""; a|b\té"', number("-0.5")]),
        delimiter.join(["3", "", ""]),
    ]
    if line_end == "mixed":
        return "\r\n".join(lines[:2]) + "\n" + "\r\n".join(lines[2:]) + "\n"
    return "".join(line + "\n" for line in lines).replace("\n", line_end)


def test_bad_lines_are_rejected_by_their_number(project: LandingProject) -> None:
    text = 'id,name,x\n1,a,b\n\n2,a,b,c\n3,"q\n\nr",z\n4,b\n\n\n5,"bad"x,1\n6,ok,ok\n   \n7,"a""b",2\n'
    file = project.land_one(text)
    assert (file.status, file.line_count, file.row_count, file.reject_count) == ("loaded", 8, 4, 4)
    # A quoted value with line breaks is one record; blank lines are no records but count as lines.
    assert project.rows() == [
        (2, "1", "a", "b"),
        (5, "3", "q\n\nr", "z"),
        (10, "6", "ok", "ok"),
        (12, "7", 'a"b', "2"),
    ]
    assert project.rejected() == [
        (4, "2,a,b,c", "4 fields, but the header has 3"),
        (6, "4,b", "2 fields, but the header has 3"),
        (9, '5,"bad"x,1', "a quoted value is not closed properly"),
        (11, "   ", "1 fields, but the header has 3"),
    ]


def test_numbers_of_lines_agree_with_a_text_editor_at_any_place(project: LandingProject) -> None:
    # Good, bad and blank lines in random order; without quoted line breaks the number is the physical line.
    dice = random.Random(7)
    lines = [dice.choice(["good", "good", "bad", ""]) for _ in range(5000)]
    texts = [f"{n},{kind}" if kind == "good" else kind for n, kind in enumerate(lines, start=2)]
    file = project.land_one("n,kind\n" + "\n".join(texts))
    assert file.status == "loaded"
    assert file.row_count == lines.count("good")
    assert file.reject_count == lines.count("bad")
    assert all(line == int(n) for line, n, _ in project.rows())
    assert [line for line, _, _ in project.rejected()] == [
        n for n, k in enumerate(lines, start=2) if k == "bad"
    ]


def test_quoted_line_breaks_and_blank_lines_together(project: LandingProject) -> None:
    dice = random.Random(11)
    records = [dice.choice(["plain", '"two\nlines"', '"with\n\nblank"', "", "bad,x,y"]) for _ in range(2000)]
    texts = [record and f"{n},{record}" for n, record in enumerate(records, start=2)]
    file = project.land_one("n,value\n" + "\n".join(texts) + "\n")
    assert file.status == "loaded"
    assert file.line_count == sum(record != "" for record in records)
    assert all(line == int(n) for line, n, _ in project.rows())
    assert [line for line, _, _ in project.rejected()] == [
        n for n, r in enumerate(records, 2) if r == "bad,x,y"
    ]


def test_unterminated_quote_loses_nothing(project: LandingProject) -> None:
    file = project.land_one('id,name\n1,a\n2,"open\n3,b\n4,c\n')
    assert (file.status, file.row_count, file.reject_count) == ("loaded", 1, 1)
    assert project.rejected() == [(3, '2,"open\n3,b\n4,c', "a quoted value is not closed properly")]


def test_quotes_are_text_where_the_file_quotes_nothing(project: LandingProject) -> None:
    project.land_one('id,name\n1,"a\n2,5" pipe\n', quote="")
    assert project.rows() == [(2, "1", '"a'), (3, "2", '5" pipe')]


def test_lines_that_do_not_add_up_fail_the_delivery(project: LandingProject) -> None:
    # So much is within the quote that DuckDB does not keep its text; what is in it cannot be accounted for.
    file = project.land_one('a,b\n1,2\n2,"open\n' + "4,5\n" * 3000)
    assert file.status == "failed"
    assert "its 3003 lines do not add up" in (file.reason or "")
    assert "the quote opened in line 3 is not closed" in (file.reason or "")


def test_a_line_read_twice_does_not_stand_in_for_one_that_is_lost(project: LandingProject) -> None:
    # After the open quote DuckDB gives q" as a row and as a rejected record, and loses the last line: the lines
    # add up, the characters do not.
    text = 'a,b,c\n1,2,3\n"x"","p\nq",2,3\n"y,z","x"x,,"x""1"y,z"\n'
    file = project.land_one(text)
    assert file.status == "failed"
    assert "the quote opened in line 3 is not closed" in (file.reason or "")


def test_whatever_the_quotes_no_character_is_lost(project: LandingProject) -> None:
    pieces = ["1", '"', ",", "\n", "\r\n", "x", '"x"', '"y,z"', "1,2,3\n", '"p\nq",2,3\n', "\n\n", "é", '""']
    dice = random.Random(5)
    texts = ["".join(dice.choice(pieces) for _ in range(dice.randrange(1, 60))) for _ in range(50)]
    for number, text in enumerate(texts):
        project.deliver(f"{number}.csv", "a,b,c\n1,2,3\n" + text)
    project.declare(*({"table": f"t{number}", "path": f"{number}.csv"} for number in range(len(texts))))
    files = project.land()
    assert sum(file.status == "loaded" for file in files) > 30
    for text, file in zip(texts, files, strict=True):
        if file.status == "loaded":
            read = [value or "" for row in project.rows(file.table, "a, b, c") for value in row]
            read += [text for _, text, _ in project.rejected(file.table)]
            assert file.line_count == file.row_count + file.reject_count
            assert sorted(re.sub(r'[",\s]', "", "123" + text)) == sorted(re.sub(r'[",\s]', "", "".join(read)))


def test_long_lines_are_rejected_and_their_text_is_cut(project: LandingProject) -> None:
    ragged, endless = "x" * 20_000, "y" * (17 * 2**20)
    file = project.land_one(f"a,b\n1,2\n{ragged}\n3,4\n5,{endless}\n6,7\n")
    assert (file.status, file.line_count, file.row_count) == ("loaded", 5, 3)
    cut = "; only the first 10000 characters of its text are kept"
    assert [(line, len(text), reason) for line, text, reason in project.rejected()] == [
        (3, 10_000, f"1 fields, but the header has 2{cut}"),
        (5, 10_000, f"longer than 16 MiB{cut}"),
    ]


def test_a_long_value_is_kept_whole(project: LandingProject) -> None:
    project.land_one("a,b\n1," + "z" * (4 * 2**20) + "\n")
    assert project.rows(columns="len(b)") == [(4 * 2**20,)]


@pytest.mark.parametrize(
    ("content", "encoding", "reason"),
    [
        (
            "naam\nZoë\n".encode("latin-1"),
            "utf-8",
            "line 2 is not utf-8: it is probably windows-1252 or latin-1",
        ),
        (
            "naam\nx\n€\n".encode("windows-1252"),
            "latin-1",
            "line 3 is not latin-1: it is probably windows-1252",
        ),
        ("naam\nZoë\n".encode("utf-16"), "utf-8", "line 1 is not utf-8: it looks like utf-16"),
        ("naam\nZoë\nx".encode(), "utf-16", "is not utf-16: it is probably utf-8"),
    ],
)
def test_wrong_encoding_fails_and_drops_no_row(
    project: LandingProject, content: bytes, encoding: str, reason: str
) -> None:
    file = project.land_one(content, encoding=encoding)
    assert file.status == "failed"
    assert reason in (file.reason or "")
    assert project.rows() == []


def test_encoding_error_in_a_later_piece_names_its_line(tmp_path: Path) -> None:
    path = tmp_path / "large.csv"
    path.write_bytes(b"abcdefghi\n" * 500_000 + b"caf\xe9\n")
    with pytest.raises(Exception, match="line 500001 is not utf-8"):
        inspect_text(path, "utf-8")


@pytest.mark.parametrize(
    ("content", "lines", "blank"),
    [
        (b"", 0, []),
        (b"a", 1, []),
        (b"a\n\nb", 3, [2]),
        (b"\n\na\n\n", 4, [1, 2, 4]),
        (b"a\r\n\r\nb\r\n", 3, [2]),
        (b"a\rb\n\rc", 4, [3]),
    ],
)
def test_lines_are_counted_on_the_bytes(tmp_path: Path, content: bytes, lines: int, blank: list[int]) -> None:
    path = tmp_path / "f"
    path.write_bytes(content)
    text = inspect_text(path, "utf-8")
    assert (text.line_count, list(text.blank_lines)) == (lines, blank)


@pytest.mark.parametrize("size", [1, 2, 3, 7, 4096])
def test_pieces_of_any_size_count_alike(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    content = "\ufeffä\r\n\r\nb\r\n\n\n€\rc\n".encode()
    path = tmp_path / "f"
    path.write_bytes(content)
    monkeypatch.setattr("orchestration.landing.text_file._CHUNK_BYTES", size)
    assert b"".join(decoded_chunks(path, "utf-8")).decode() == "ä\n\nb\n\n\n€\nc\n"
    text = inspect_text(path, "utf-8")
    assert (text.line_count, list(text.blank_lines), text.is_plain) == (7, [2, 4, 5], False)
    path.write_bytes(b"a\r\nb\r\n\r\nc\r\n")
    assert (inspect_text(path, "utf-8").is_plain, inspect_text(path, "utf-8").line_count) == (True, 4)


def test_lines_before_and_after_the_header_are_skipped(project: LandingProject) -> None:
    text = 'Report of "May"\n\nId;Naam\n"De\nvraag";"x"\n{id};{naam}\n1;Jan\n2\n'
    file = project.land_one(text, delimiter=";", skip_rows=1, skip_rows_after_header=2)
    assert (file.status, file.line_count) == ("loaded", 2)
    assert project.rows() == [(6, "1", "Jan")]
    assert project.rejected() == [(7, "2", "1 fields, but the header has 2")]


def test_headers_become_plain_names(project: LandingProject) -> None:
    project.land_one(
        "NETPRO  ,*RESPNUM,E-mail,,x,x\n1,2,3,4,5,6\n", rename={"*RESPNUM": "respnum", "x[2]": "x_2"}
    )
    assert project.rows(columns="netpro, respnum, e_mail, column_4, x, x_2") == [
        ("1", "2", "3", "4", "5", "6")
    ]


def test_headers_that_become_one_name_are_refused(project: LandingProject) -> None:
    file = project.land_one("E-mail,e_mail\n1,2\n")
    assert file.status == "failed"
    assert "'E-mail', 'e_mail' both become column e_mail" in (file.reason or "")


def test_declared_null_texts_are_null(project: LandingProject) -> None:
    project.land_one('a,b\nNULL,""\n,x\n', nulls=["", "NULL"])
    assert project.rows() == [(2, None, None), (3, None, "x")]
    project.land_one('a,b\nNULL,""\n,x\n', nulls=[])
    assert project.rows() == [(2, "NULL", ""), (3, "", "x")]


def test_a_file_with_one_column(project: LandingProject) -> None:
    file = project.land_one('a\n1\n\n""\n2\n')
    assert (file.status, file.line_count) == ("loaded", 3)
    assert project.rows() == [(2, "1"), (4, None), (5, "2")]


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\xef\xbb\xbf"])
def test_an_empty_file_is_refused(project: LandingProject, content: bytes) -> None:
    file = project.land_one(content)
    assert (file.status, file.reason) == ("failed", "the file is empty: it has no header line")


def test_a_header_alone_is_a_delivery_of_no_rows(project: LandingProject) -> None:
    file = project.land_one("a,b")
    assert (file.status, file.line_count, file.row_count) == ("loaded", 0, 0)


def test_a_delivery_of_which_nothing_is_left_is_refused(project: LandingProject) -> None:
    file = project.land_one("a,b\n1;2\n3;4\n")
    assert file.status == "failed"
    assert "all 2 of its records are rejected, the first because: 1 fields" in (file.reason or "")


@pytest.fixture
def bank_calls() -> Path:
    shared = os.environ.get("KLANTBEELD_SHARED_DATA") or REPOSITORY_ROOT.parent / "shared" / "data"
    folder = Path(shared) / "anonymous-bank-calls"
    if not folder.is_dir():
        pytest.skip(f"the bank's calls are not at {folder} (KLANTBEELD_SHARED_DATA)")
    return folder


def test_the_two_malformed_calls_of_october(project: LandingProject, bank_calls: Path) -> None:
    for month in ("january", "october"):
        project.deliver(f"{month}.txt", (bank_calls / f"{month}.txt").read_bytes())
    project.declare({"path": "*.txt", "delimiter": "\t", "quote": "", "drop": ["server"]})
    january, october = project.land()
    assert (january.line_count, january.row_count, january.reject_count) == (31599, 31599, 0)
    assert (october.line_count, october.row_count, october.reject_count) == (34625, 34623, 2)
    first, second = project.rejected()
    assert first[0] == 7315
    assert "\t10486\t" in second[1]
    lines = (bank_calls / "october.txt").read_bytes().split(b"\n")
    for line, text, _ in (first, second):
        assert lines[line - 1].decode() == text
    # The line of every good row, too, is where a text editor shows it.
    for line, call in project.rows(columns="_line, call_id")[-500:]:
        assert lines[line - 1].split(b"\t")[1].decode() == call


NAMES = [
    "calls1.csv",
    "calls[1].csv",
    "calls*.csv",
    "call?1.csv",
    "q'1.csv",
    "a\\b.csv",
    "[x]/c.csv",
    "{1,2}.csv",
]


def test_signs_of_a_pattern_in_a_file_name_are_read_as_they_are(project: LandingProject) -> None:
    """Every file lands as itself: calls[1].csv is not calls1.csv, nor is calls*.csv every file (X1)."""
    project.declare({"path": "**/*.csv"})
    for name in NAMES:
        project.deliver(name, f"id\n{name}\n".replace(",", ";"))
    assert {file.status for file in project.land()} == {"loaded"}
    assert sorted(project.rows(columns="_file, id")) == sorted(
        (name, name.replace(",", ";")) for name in NAMES
    )


def test_a_name_that_no_pattern_can_tell_fails_that_file_alone(project: LandingProject) -> None:
    project.declare({"path": "*.csv"})
    project.deliver("a\\[1].csv", "id\n1\n")
    project.deliver("b.csv", "id\n2\n")
    failed, loaded = project.land()
    assert (failed.status, loaded.status) == ("failed", "loaded")
    assert "holds a backslash and one of * ? [" in (failed.reason or "")


def test_a_warehouse_whose_path_looks_like_a_pattern(project: LandingProject, tmp_path: Path) -> None:
    """What landing reads back of raw is read at its own place (X1)."""
    other = LandingProject.make(tmp_path / "pro[j]ect")
    other.land_one("id\n1\n", columns=["id", "b"])
    assert [file.status for file in other.land()] == ["unchanged"]
    assert not other.land_one("id\n1\n2\n", columns=["id", "b"]).reason


def test_a_quote_may_be_escaped(project: LandingProject) -> None:
    """With `escape` a quoted value may hold quotes behind it, and every line is read (C31)."""
    text = r"""a,b,c
1,"said \"hi\" ok",5
2,"a \\ b",6
3,"x\",
y",7
4,"p",8
"""
    file = project.land_one(text, escape="\\")
    assert (file.status, file.row_count, file.reject_count) == ("loaded", 4, 0)
    assert project.rows() == [
        (2, "1", 'said "hi" ok', "5"),
        (3, "2", "a \\ b", "6"),
        (4, "3", 'x",\ny', "7"),
        (5, "4", "p", "8"),
    ]


@pytest.mark.parametrize("name", ["f.csv", "f.csv.gz", "f.zip"])
@pytest.mark.parametrize("encoding", ["utf-8", "latin-1"])
def test_gzip_is_read_whatever_its_name(project: LandingProject, name: str, encoding: str) -> None:
    """The first bytes say that a file is gzip, and lines are numbered as those of the text within (C32)."""
    content = gzip.compress("id,naam\n1,Zoë\n\n2,b,bad\n".encode(encoding))
    file = project.land_one(content, name=name, encoding=encoding)
    assert (file.status, file.line_count, file.row_count, file.reject_count) == ("loaded", 2, 1, 1)
    assert project.rows() == [(2, "1", "Zoë")]
    assert [line for line, _, _ in project.rejected()] == [4]


def test_text_is_read_as_text_although_its_name_says_gzip(project: LandingProject) -> None:
    assert project.land_one("id\n1\n", name="f.csv.gz").status == "loaded"


def test_what_a_file_is_compressed_with_is_named(project: LandingProject) -> None:
    """A zip, a bzip2 file or half a gzip is told as such, not as a wrong encoding (C32)."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("f.csv", "id\n1\n")
    lines = "".join(f"{dice}\n" for dice in random.Random(3).sample(range(10**6), 2000))
    contents = {
        "a": (archive.getvalue(), "it is compressed with zip; have it delivered unpacked or as gzip"),
        "b": (bz2.compress(b"id\n1\n"), "it is compressed with bzip2; have it delivered unpacked or as gzip"),
        "c": (
            gzip.compress(f"id\n{lines}".encode())[:-2000],
            "its gzip cannot be unpacked completely",
        ),
    }
    for name, (content, reason) in contents.items():
        file = project.land_one(content, name=f"{name}.csv")
        assert file.status == "failed"
        assert (file.reason or "").startswith(reason)
    file = project.land_one(gzip.compress(b"PAR1"), name="f.parquet", format="parquet")
    assert file.reason == "it is compressed with gzip; have it delivered unpacked"


@pytest.mark.parametrize("declared", [{"columns": ["id"]}, {"drop": ["naam", "_line"]}])
def test_a_doubled_header_that_is_not_kept_is_ignored(project: LandingProject, declared: dict) -> None:
    """Two columns of one name stop a file only where they would be written (C32)."""
    file = project.land_one("id,naam,Naam,_line,naam\n1,a,b,7,c\n", **declared)
    assert file.status == "loaded"
    assert project.rows() == [(2, "1")]
    assert project.land_one("id,naam,Naam\n1,a,b\n").status == "failed"


def test_a_row_that_is_read_as_header_fails_its_file_and_names_nothing(project: LandingProject) -> None:
    """Its values would stand in the ledger as names of columns, and its rows would be null throughout."""
    declared = {"columns": ["id", "mail"], "identifiers": {"mail": "email"}}
    for number, content in enumerate(["1,a@b.nl\n2,c@d.nl\n", "id;mail\n1;a@b.nl\n"]):
        file = project.land_one(content, f"{number}.csv", **declared)
        assert file.status == "failed"
        assert file.reason is not None and file.reason.startswith("it has none of the declared columns")


def test_an_undeclared_header_with_a_value_in_it_is_not_named(project: LandingProject) -> None:
    declared = {"columns": ["id", "mail"], "identifiers": {"mail": "email"}, "drop": ["x_1234567"]}
    project.land_one("id,mail\n1,a@b.nl\n", **declared)
    file = project.land_one(
        "id,mail,called a@b.nl,06-123 456 78,remark,x_1234567\n1,a@b.nl,2,3,4,5\n", **declared
    )
    names = "'not_a_name[3]', 'not_a_name[4]', 'remark'"
    assert file.warnings == (f"new columns that were left out: {names}; add them to `columns` or to `drop`",)
    assert json.loads(project.ledger().loaded()[0].left_out or "") == [
        "not_a_name[3]",
        "not_a_name[4]",
        "remark",
    ]
