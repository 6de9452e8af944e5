"""Only a build file whose tests and checks passed is published without being forced (N1)."""

import os

import duckdb
import pytest
from publish_cases import write_build

from orchestration.base.errors import CheckFailed
from orchestration.publish.evidence import CHECKS, TESTS, assert_passed, note_passed


def _change(settings):
    with duckdb.connect(str(settings.build_file)) as connection:
        connection.execute("create or replace table marts.contact_daily as select 2 as version where false")


def test_tests_and_checks_must_have_passed_on_the_file_as_it_is(settings):
    write_build(settings, 1)
    note_passed(settings, TESTS)
    with pytest.raises(CheckFailed, match="and checks of the marts have not passed since") as caught:
        assert_passed(settings)
    assert f"--warehouse {settings.warehouse_dir}" not in caught.value.hint
    assert f"klantbeeld run --project-dir {settings.project_dir}" in caught.value.hint
    note_passed(settings, CHECKS)
    assert_passed(settings)


def test_a_later_build_must_pass_again(settings):
    write_build(settings, 1)
    note_passed(settings, TESTS)
    note_passed(settings, CHECKS)
    _change(settings)
    with pytest.raises(CheckFailed, match="dbt tests and checks of the marts have not passed"):
        assert_passed(settings)
    # Checks that pass on what failed its tests do not make up for them.
    note_passed(settings, CHECKS)
    with pytest.raises(CheckFailed, match="and dbt tests have not passed since"):
        assert_passed(settings)


def test_reading_the_build_file_changes_nothing(settings):
    write_build(settings, 1)
    note_passed(settings, TESTS)
    note_passed(settings, CHECKS)
    with duckdb.connect(str(settings.build_file), read_only=True) as connection:
        connection.execute("from marts.contact_daily").fetchall()
    assert_passed(settings)


def test_changes_that_are_not_in_the_file_yet_count(settings):
    write_build(settings, 1)
    note_passed(settings, TESTS)
    note_passed(settings, CHECKS)
    # A process that was killed leaves its changes in the log beside the file, whose time stays.
    times = settings.build_file.stat()
    settings.build_file.with_name("build.duckdb.wal").write_bytes(b"x")
    os.utime(settings.build_file, ns=(times.st_atime_ns, times.st_mtime_ns))
    with pytest.raises(CheckFailed):
        assert_passed(settings)


def test_an_unreadable_note_is_none(settings):
    write_build(settings, 1)
    settings.evidence_file.write_text("[]")
    with pytest.raises(CheckFailed):
        assert_passed(settings)
