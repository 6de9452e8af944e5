"""Warnings about contacts, run by dbt on a build file with a handful of them: each counts what it warns of."""

import duckdb
import pytest
from parsed_project import Parsed

from orchestration.base.settings import REPOSITORY_ROOT, Settings

CONTACTS = """
    create schema core;
    create table core.fct_contact as
    select
        source_system,
        customer_key,
        contact_reason_id,
        cast('2026-03-02 ' || clock as timestamp) as started_at,
        coalesce(kind, '') = 'excluded' as is_excluded,
        coalesce(kind, '') <> 'outbound' as is_inbound,
        talk_seconds,
        is_handled
    from (
        values
            -- The call and the ticket that was written of it.
            ('acd', 'a', 'bill', '10:00', null, 60, true),
            ('tickets', 'a', 'bill', '10:01', null, null, true),
            -- No pairs: earlier, another reason, another customer, six minutes apart, nobody known, excluded, outbound.
            ('tickets', 'a', 'bill', '09:30', null, null, true),
            ('tickets', 'a', 'move', '10:00', null, null, true),
            ('tickets', 'b', 'bill', '10:00', null, null, true),
            ('acd', 'b', 'bill', '10:06', null, 60, true),
            ('acd', null, 'bill', '10:00', null, 60, true),
            ('tickets', null, 'bill', '10:00', null, null, true),
            ('acd', 'c', 'bill', '10:00', null, 60, true),
            ('tickets', 'c', 'bill', '10:00', 'excluded', null, true),
            ('tickets', 'c', 'bill', '10:01', 'outbound', null, true),
            -- A source that gives talk times, and neither when a call was answered nor the rest of its handle time.
            ('switchboard', 'd', 'bill', '11:00', null, 60, false),
            ('switchboard', 'd', 'bill', '12:00', null, 90, false),
            ('switchboard', 'd', 'bill', '13:00', null, 0, false),
            ('switchboard', 'd', 'bill', '14:00', null, null, false)
    ) as contact (source_system, customer_key, contact_reason_id, clock, kind, talk_seconds, is_handled)
"""


@pytest.fixture(scope="module")
def warned(parsed: Parsed, tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[str, int]]:
    """Status and count of each test, by name."""
    settings = Settings(
        REPOSITORY_ROOT, tmp_path_factory.mktemp("landing"), tmp_path_factory.mktemp("warehouse")
    )
    with duckdb.connect(str(settings.build_file)) as connection:
        connection.execute(CONTACTS)
    names = ["assert_contacts_are_not_logged_twice", "assert_answered_contacts_are_handled"]
    result = parsed.run("test", "--select", *names, folder=settings.warehouse_dir)
    assert result.exception is None
    return {test.node.name: (str(test.status), test.failures) for test in result.result.results}


def test_a_call_and_its_ticket_are_one_pair(warned: dict[str, tuple[str, int]]) -> None:
    """A call at 10:00 and a ticket at 10:01 of the same customer and reason, in two systems (B11)."""
    assert warned["assert_contacts_are_not_logged_twice"] == ("warn", 1)


def test_talk_of_a_source_without_handled_contacts_is_counted(warned: dict[str, tuple[str, int]]) -> None:
    """Two calls with talk time and no answered_at, hold or wrap: both count, those without talk do not (N4)."""
    assert warned["assert_answered_contacts_are_handled"] == ("warn", 2)
