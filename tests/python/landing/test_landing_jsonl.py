"""JSON lines: torn lines are rejected one by one, wherever they stand."""

import json

import pytest
from landing_project import LandingProject

GOOD = [json.dumps({"id": n, "Naam": f"n{n}", "nested": {"a": [1, 2]}}) for n in range(1, 5)]


@pytest.mark.parametrize("place", [0, 2, 4])
def test_a_torn_line_takes_no_other_line_with_it(project: LandingProject, place: int) -> None:
    torn = '{"id": 99, "Naam": "to'
    lines = [*GOOD[:place], torn, *GOOD[place:]]
    # A file that breaks off has no last line end.
    content = "\n".join(lines) + ("" if place == 4 else "\n")
    file = project.land_one(content, name="f.jsonl", format="jsonl")
    assert (file.status, file.line_count, file.row_count, file.reject_count) == ("loaded", 5, 4, 1)
    assert project.rejected() == [(place + 1, torn, "not valid JSON")]
    good_lines = [line for line in range(1, 6) if line != place + 1]
    assert project.rows(columns="_line, id") == list(zip(good_lines, "1234", strict=True))


def test_top_level_keys_become_text_columns(project: LandingProject) -> None:
    lines = [
        '{"id": 1, "E-mail": "a@b.nl", "deep": {"x": [1, {"y": null}]}, "flag": true, "n": 12345678901234567890}',
        "",
        '{"id": "2", "late.key/~": "é \\u00e9", "flag": null, "deep": []}',
        "   ",
        "{}",
    ]
    file = project.land_one("\r\n".join(lines), name="f.jsonl", format="jsonl", rename={"late.key/~": "late"})
    assert (file.status, file.line_count, file.row_count) == ("loaded", 3, 3)
    assert project.rows(columns="_line, id, e_mail, deep, flag, n, late") == [
        (1, "1", "a@b.nl", '{"x":[1,{"y":null}]}', "true", "12345678901234567890", None),
        (3, "2", None, "[]", None, None, "é é"),
        (5, None, None, None, None, None, None),
    ]


def test_lines_that_are_no_object_are_rejected(project: LandingProject) -> None:
    lines = ['{"a": 1}', "[1]", "12", '{"a": 1, "a": 2}', "null", '{"a": 1} {"a": 2}', "naam;leeftijd"]
    file = project.land_one("\n".join(lines), name="f.jsonl", format="jsonl")
    assert (file.row_count, file.reject_count) == (1, 6)
    assert [(line, reason) for line, _, reason in project.rejected()] == [
        (2, "valid JSON, but not an object"),
        (3, "valid JSON, but not an object"),
        (4, "a key is given twice"),
        (5, "valid JSON, but not an object"),
        (6, "not valid JSON"),
        (7, "not valid JSON"),
    ]


def test_characters_that_csv_would_trip_over(project: LandingProject) -> None:
    values = ['a"b', "c;d,e\tf|g", "'", "\\", "\x01\x1f", "\u2028", "x" * 3_000_000]
    content = "".join(json.dumps({"v": value}, ensure_ascii=False) + "\n" for value in values)
    project.land_one(content, name="f.jsonl", format="jsonl")
    assert [value for (value,) in project.rows(columns="v")] == values


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16", "latin-1"])
def test_encodings_of_json_lines(project: LandingProject, codec: str) -> None:
    declared = {"utf-8-sig": "utf-8"}.get(codec, codec)
    content = '{"naam": "Zoë"}\n{"naam": "Ann"}'.encode(codec)
    project.land_one(content, name="f.jsonl", format="jsonl", encoding=declared)
    assert project.rows(columns="_line, naam") == [(1, "Zoë"), (2, "Ann")]


def test_keys_that_become_one_name_are_refused(project: LandingProject) -> None:
    file = project.land_one('{"Id": 1}\n{"id": 2}\n', name="f.jsonl", format="jsonl")
    assert file.status == "failed"
    assert "'Id', 'id' both become column id" in (file.reason or "")


def test_a_file_of_something_else_is_refused(project: LandingProject) -> None:
    file = project.land_one("a,b\n1,2\n", name="f.jsonl", format="jsonl")
    assert (file.status, file.reason) == (
        "failed",
        "none of its 2 lines is a JSON object; check `format` and `encoding`",
    )


def test_an_empty_file_is_a_delivery_of_no_rows(project: LandingProject) -> None:
    file = project.land_one("", name="f.jsonl", format="jsonl", columns=["a"])
    assert (file.status, file.line_count, file.row_count) == ("loaded", 0, 0)
    assert project.rows(columns="a") == []


def test_what_follows_a_zero_byte_is_not_dropped(project: LandingProject) -> None:
    """The line is no JSON; cut off there it would be, and the rest of it lost without a word."""
    file = project.land_one(b'{"id": "1"}\x00{"id": "2"}\n{"id": "3"}\n', "f.jsonl", format="jsonl")
    assert (file.line_count, file.row_count, file.reject_count) == (2, 1, 1)
    assert project.rejected() == [(1, '{"id": "1"}\x00{"id": "2"}', "not valid JSON")]
    assert project.rows() == [(2, "3")]


def test_characters_that_landing_reads_lines_with_fail_the_file(project: LandingProject) -> None:
    file = project.land_one('{"id": "1"}\x01\x02\x03\x04 rest\n{"id": "3"}\n', "f.jsonl", format="jsonl")
    assert file.status == "failed" and file.reason is not None and "lines of text" in file.reason
