"""A BI tool with a connection pool reads the marts, new versions too, and nothing else of the machine (F9)."""

import json
import re
from typing import Any

import pytest
import sqlalchemy
from publish_all import publish
from publish_cases import write_build

from orchestration.base.settings import REPOSITORY_ROOT, Settings

VERSION = sqlalchemy.text("select max(version) from marts.contact_daily")


def _documented() -> dict[str, Any]:
    """The settings that docs/bi-tools.md gives."""
    text = (REPOSITORY_ROOT / "docs" / "bi-tools.md").read_text(encoding="utf-8")
    return json.loads(re.search(r"```json\n(.*?)```", text, re.DOTALL)[1])


def _engine(settings: Settings, **options: Any) -> sqlalchemy.Engine:
    return sqlalchemy.create_engine(
        f"duckdb:///{settings.published_file}", connect_args=_documented(), **options
    )


def _version(engine: sqlalchemy.Engine) -> int:
    with engine.connect() as connection:
        return connection.execute(VERSION).scalar_one()


@pytest.fixture
def published(settings: Settings) -> Settings:
    write_build(settings, 1)
    publish(settings)
    return settings


def test_a_connection_per_query_sees_each_new_version(published: Settings) -> None:
    engine = _engine(published, poolclass=sqlalchemy.NullPool)
    assert _version(engine) == 1
    write_build(published, 2)
    publish(published)
    assert _version(engine) == 2
    # Also while another query still reads the former one.
    with engine.connect() as slow:
        assert slow.execute(VERSION).scalar_one() == 2
        write_build(published, 3)
        publish(published)
        assert _version(engine) == 3
        assert slow.execute(VERSION).scalar_one() == 2


def test_connections_that_are_recycled_see_new_versions_and_kept_ones_do_not(published: Settings) -> None:
    kept, recycled = _engine(published), _engine(published, pool_recycle=0)
    assert (_version(kept), _version(recycled)) == (1, 1)
    write_build(published, 2)
    publish(published)
    assert (_version(kept), _version(recycled)) == (1, 2)
    kept.dispose()
    recycled.dispose()


def test_several_connections_of_a_pool_are_fenced(published: Settings) -> None:
    engine = _engine(published, pool_size=3)
    connections = [engine.connect() for _ in range(3)]
    for connection in connections:
        assert connection.execute(VERSION).scalar_one() == 1
        for statement in (
            f"select * from read_text('{REPOSITORY_ROOT / 'README.md'}')",
            f"copy marts.contact_daily to '{published.warehouse_dir / 'out.csv'}'",
            f"attach '{published.build_file}' as build (read_only)",
            "set enable_external_access = true",
            "delete from marts.contact_daily",
        ):
            with pytest.raises(sqlalchemy.exc.DBAPIError):
                connection.execute(sqlalchemy.text(statement))
            connection.rollback()
        connection.close()
    engine.dispose()
