"""R63: from what happened to what is published, the 95th percentile by source and entity."""

from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

from orchestration.base.settings import Settings
from orchestration.cli.lag import lags

NOW = datetime(2026, 1, 10, 12, tzinfo=UTC)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    settings = Settings(tmp_path, tmp_path / "landing", tmp_path / "warehouse")
    settings.warehouse_dir.mkdir()
    with duckdb.connect(str(settings.build_file)) as connection:
        connection.execute("create schema input")
        for entity, time in (
            ("contact", "started_at"),
            ("survey_invitation", "sent_at"),
            ("survey_response", "answered_at"),
            ("web_event", "occurred_at"),
            ("order_event", "occurred_at"),
        ):
            connection.execute(
                f"create table input.input__{entity} (source_system text, loaded_at timestamp, {time} timestamp)"
            )
    return settings


def put(settings: Settings, sql: str) -> None:
    with duckdb.connect(str(settings.build_file)) as connection:
        connection.execute(sql)


def test_95_of_100_rows_took_no_longer(settings: Settings) -> None:
    """Calls of 1 to 100 minutes ago, by hand: the 95th is 95 minutes ago, and a twentieth of the way on to the 96th."""
    put(
        settings,
        """
        insert into input.input__contact
        select 'acd', timestamp '2026-01-10 11:55:00', timestamp '2026-01-10 12:00:00' - to_minutes(n)
        from range(1, 101) as minute (n);
        insert into input.input__survey_response
        select 'qualtrics', timestamp '2026-01-10 11:55:00', timestamp '2026-01-10 12:00:00' - to_hours(n)
        from range(1, 101) as hour (n);
        """,
    )
    assert lags(settings, 600, NOW) == [
        "acd contact: 95 % of 100 rows within 95 minutes",
        "qualtrics survey_response: 95 % of 100 rows within 4.0 days",
    ]


def test_each_source_has_its_own_lag_and_earlier_runs_and_history_have_none(settings: Settings) -> None:
    put(
        settings,
        """
        insert into input.input__web_event values
            ('ga4', '2026-01-10 11:55:00', '2026-01-10 09:00:00'),
            ('app', '2026-01-10 11:55:00', '2026-01-10 11:30:00'),
            -- Loaded by the run before, which ended at 11:49.
            ('app', '2026-01-10 11:49:00', '2026-01-09 11:30:00'),
            -- A first load of years.
            ('app', '2026-01-10 11:55:00', '2025-12-10 12:00:00')
        """,
    )
    assert lags(settings, 600, NOW) == [
        "app web_event: 95 % of 1 row within 30 minutes",
        "ga4 web_event: 95 % of 1 row within 3.0 hours",
    ]


def test_without_a_build_nothing_is_told(tmp_path: Path) -> None:
    assert lags(Settings(tmp_path, tmp_path, tmp_path / "none"), 600, NOW) == []
