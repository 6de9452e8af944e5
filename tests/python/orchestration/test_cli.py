"""The messages and exit codes of the command, each from a process of its own."""

import fcntl
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from orchestration.base.settings import REPOSITORY_ROOT, Settings

Command = Callable[..., subprocess.CompletedProcess[str]]
NO_TRACE = "Traceback (most recent call last)"

COMMANDS = (
    *("run", "land", "publish", "check", "query", "dev", "freeze", "feedback"),
    *("simulate", "verify", "findings", "journey", "erase", "access", "register"),
)


def test_help_names_commands_and_exit_codes_at_once(klantbeeld: Command) -> None:
    klantbeeld("--help")
    began = time.monotonic()
    result = klantbeeld("--help")
    assert result.returncode == 0
    # Half a second on an idle machine; the next test tells what a slow one cannot.
    assert time.monotonic() - began < 5
    for word in (*COMMANDS, "Exit codes"):
        assert word in result.stdout


def test_help_imports_nothing_heavy(klantbeeld: Command) -> None:
    result = klantbeeld("--help", env={"PYTHONPROFILEIMPORTTIME": "1"})
    imported = {line.rpartition("|")[2].strip() for line in result.stderr.splitlines()}
    assert "typer" in imported
    assert not imported & {"dagster", "dbt", "duckdb", "great_expectations", "pandas"}


def test_version(klantbeeld: Command) -> None:
    assert klantbeeld("--version").stdout.startswith("klantbeeld 0.")


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself_with_an_example(klantbeeld: Command, command: str) -> None:
    result = klantbeeld(command, "--help")
    assert result.returncode == 0 and f"klantbeeld {command}" in result.stdout


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--customers", "0"], "--customers is 0"),
        (["--from", "2024-03-01", "--to", "2024-02-01"], "--from 2024-03-01"),
    ],
)
def test_impossible_simulations_touch_nothing(
    klantbeeld: Command, tmp_path: Path, arguments: list[str], told: str
) -> None:
    out = tmp_path / "landing"
    assert_told(klantbeeld("simulate", "--out", str(out), *arguments), 2, told)
    assert not out.exists()


def test_a_folder_without_a_project(klantbeeld: Command, tmp_path: Path) -> None:
    result = klantbeeld("run", "--project-dir", str(tmp_path))
    assert_told(result, 2, "dbt_project.yml")


@pytest.mark.parametrize("arguments", [["query", "select 1"], ["land"], ["run"], ["publish"], ["check"]])
def test_the_current_folder_must_be_a_project(
    klantbeeld: Command, tmp_path: Path, arguments: list[str]
) -> None:
    """Never the demo instead (N6)."""
    assert_told(klantbeeld(*arguments, cwd=tmp_path), 2, str(tmp_path), "--project-dir")


@pytest.mark.parametrize("folder", ["it's", "[a]", "a*", "{a}"])
def test_a_warehouse_path_that_sql_would_read_otherwise(
    klantbeeld: Command, small_project: Settings, tmp_path: Path, folder: str
) -> None:
    """Refused at the door (X12)."""
    result = klantbeeld("land", "--warehouse", str(tmp_path / folder), settings=small_project)
    assert_told(result, 2, "warehouse folder has", "--warehouse")
    assert not (tmp_path / folder).exists()


def test_a_file_where_the_warehouse_belongs(
    klantbeeld: Command, small_project: Settings, tmp_path: Path
) -> None:
    """What, where, what to do (F7)."""
    (tmp_path / "file").touch()
    for arguments in (["land"], ["run"], ["publish"], ["query", "select 1"]):
        result = klantbeeld(*arguments, "--warehouse", str(tmp_path / "file"), settings=small_project)
        assert "Unexpected error" not in result.stderr and "--warehouse" in result.stderr
        assert result.returncode in (1, 2)
        assert f"Project {small_project.project_dir}, warehouse {tmp_path / 'file'}" in result.stderr


def test_nobody_reads_on_and_no_room_on_the_disk(klantbeeld: Command, built_project: Settings) -> None:
    """`| head` ends in silence, a full disk with a message (F7)."""
    query = ["query", "--csv", "--limit", "1000000", "select i from range(100000) t(i)"]
    with _started(built_project, query, subprocess.PIPE) as reader:
        assert reader.stdout.readline() == "i\n"
        reader.stdout.close()
        assert reader.stderr.read().count("\n") == 1
        assert reader.wait() == 141
    with Path("/dev/full").open("w") as full, _started(built_project, query, full) as writer:
        told = writer.communicate()[1]
        assert writer.returncode == 1
        assert "klantbeeld: The disk is full" in told and NO_TRACE not in told and "Exception" not in told


def _started(settings: Settings, arguments: list[str], stdout: Any) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "orchestration", *arguments, "--project-dir", str(settings.project_dir)]
    return subprocess.Popen(command, stdout=stdout, stderr=subprocess.PIPE, text=True, cwd=REPOSITORY_ROOT)


def test_no_landing_yml(klantbeeld: Command, small_project: Settings) -> None:
    small_project.landing_file.unlink()
    assert_told(klantbeeld("run", settings=small_project), 2, "landing.yml")


def test_a_broken_landing_yml_is_told_by_line(klantbeeld: Command, small_project: Settings) -> None:
    text = small_project.landing_file.read_text().replace("format: jsonl", "format: jsonlines")
    small_project.landing_file.write_text(text)
    line = 1 + text.splitlines().index("    format: jsonlines")
    assert_told(klantbeeld("land", settings=small_project), 2, f"line {line}", "jsonl")


def test_no_landing_folder(klantbeeld: Command, small_project: Settings, tmp_path: Path) -> None:
    result = klantbeeld("run", "--landing", str(tmp_path / "nowhere"), settings=small_project)
    assert_told(result, 2, "nowhere", "--landing")


def test_a_broken_dbt_project_is_told_in_the_words_of_dbt(klantbeeld: Command, few_marts: Settings) -> None:
    model = few_marts.project_dir / "models" / "staging" / "acd" / "stg_acd_calls__contact.sql"
    model.write_text("select * from {{ source('acd', 'visits') }}")
    assert_told(klantbeeld("check", settings=few_marts), 2, "stg_acd_calls__contact", "visits")


def test_an_undefined_macro_is_told_by_check(klantbeeld: Command, few_marts: Settings) -> None:
    """In seconds, and not in the middle of a run (N14)."""
    model = few_marts.project_dir / "models" / "staging" / "acd" / "stg_acd_calls__contact.sql"
    model.write_text(model.read_text().replace("klantbeeld.loaded_at()", "klantbeeld.loaded_att()"))
    assert_told(klantbeeld("check", settings=few_marts), 2, "stg_acd_calls__contact", "loaded_att")


def test_a_faulty_metric_is_told_by_check(klantbeeld: Command, small_project: Settings) -> None:
    """With what may be written instead (N14)."""
    (small_project.project_dir / "macros" / "metrics.sql").write_text(
        "{% macro default__extra_metric_definitions() %}"
        "{{ return([{'id': 'calls', 'fact': 'fct_call', 'unit': 'calls'}]) }}{% endmacro %}"
    )
    assert_told(klantbeeld("check", settings=small_project), 2, "calls has fact fct_call", "fct_contact,")


def test_a_misspelt_entity_is_told_by_check(klantbeeld: Command, small_project: Settings) -> None:
    """Its staging model would feed nothing (N14)."""
    file = small_project.project_dir / "dbt_project.yml"
    file.write_text(file.read_text().replace("    web_event: [", "    web_events: ["))
    assert_told(klantbeeld("check", settings=small_project), 2, "web_events", "web_event")


def test_a_table_that_is_not_declared(klantbeeld: Command, small_project: Settings) -> None:
    assert_told(
        klantbeeld("land", "--only", "acd.mails", settings=small_project), 2, "acd.mails", "acd.calls"
    )


def test_nothing_published_yet(klantbeeld: Command, small_project: Settings) -> None:
    assert_told(klantbeeld("query", "select 1", settings=small_project), 1, "klantbeeld run")


def test_another_writer_is_named_with_an_exit_code_of_its_own(
    klantbeeld: Command, small_project: Settings
) -> None:
    """A scheduler tries again, and calls nobody about bad data (F8)."""
    small_project.warehouse_dir.mkdir()
    with (small_project.warehouse_dir / ".writer.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        lock.write("4711")
        lock.flush()
        assert_told(klantbeeld("land", settings=small_project), 4, "4711", "Wait")


def test_land_says_what_it_did_and_loads_a_file_once(klantbeeld: Command, small_project: Settings) -> None:
    first = klantbeeld("land", "--only", "acd.calls", settings=small_project)
    assert first.returncode == 0, first.stderr
    assert "1 lines rejected" in first.stdout and "calls_20240415.csv  loaded" in first.stdout
    second = klantbeeld("land", "--only", "acd.calls", settings=small_project)
    assert "0 rows landed" in second.stdout and "unchanged" in second.stdout


def test_another_key_than_that_of_the_data_is_refused(klantbeeld: Command, small_project: Settings) -> None:
    klantbeeld("land", "--only", "crm.customers", settings=small_project)
    result = klantbeeld("land", settings=small_project, env={"KLANTBEELD_KEY": "0f" * 32})
    assert_told(result, 2, "key")


def test_query_shows_a_table_and_writes_csv(klantbeeld: Command, built_project: Settings) -> None:
    select = "select sum(contact_count) as contacts from contact_daily"
    table = klantbeeld("query", select, settings=built_project)
    assert table.returncode == 0 and "contacts" in table.stdout
    lines = klantbeeld("query", "--csv", select, settings=built_project).stdout.splitlines()
    assert lines[0] == "contacts" and float(lines[1]) > 300


@pytest.mark.parametrize(
    ("select", "word"),
    [
        ("select * from read_csv('/etc/passwd')", "cannot be run"),
        ("copy (select 1) to '/tmp/stolen.csv'", "one select"),
        ("select 1; select 2", "one select"),
        ("drop table marts.contact_daily", "one select"),
        ("select * from contacts_daily", "contact_daily"),
        ("attach '/tmp/other.duckdb'", "one select"),
        ("selekt 1", "cannot be run"),
        ("", "one select"),
    ],
)
def test_query_reads_the_marts_and_nothing_else(
    klantbeeld: Command, built_project: Settings, select: str, word: str
) -> None:
    assert_told(klantbeeld("query", select, settings=built_project), 2, word)


def test_a_stack_trace_is_shown_with_debug_alone(klantbeeld: Command, tmp_path: Path) -> None:
    result = klantbeeld("run", "--project-dir", str(tmp_path), "--debug")
    assert NO_TRACE in result.stderr and result.returncode != 0


def assert_told(result: subprocess.CompletedProcess[str], code: int, *words: str) -> None:
    """The command ended with `code` and one message on stderr that holds `words`."""
    assert result.returncode == code, result.stdout + result.stderr
    assert result.stderr.rstrip().count("klantbeeld: ") == 1
    assert NO_TRACE not in result.stderr
    for word in words:
        assert word in result.stderr, f"{word!r} not in:\n{result.stderr}"
