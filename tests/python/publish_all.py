"""Publishing a build file that no dbt project stands behind."""

from contextlib import suppress

import duckdb

from orchestration.base.settings import Settings
from orchestration.publish import publish as publishing


def publish(settings: Settings, postgres_url: str | None = None) -> publishing.PublishReport:
    """Publish whatever is in the schema of the marts, as if the project had just these."""
    marts = {}
    if settings.build_file.is_file():
        # Where it cannot be read publishing has something to say.
        with suppress(duckdb.Error), duckdb.connect(str(settings.build_file), read_only=True) as connection:
            query = "select distinct table_name from duckdb_columns() where schema_name = 'marts'"
            marts = {name: () for (name,) in connection.execute(query).fetchall()}
    marts.pop("web_daily__dbt_tmp", None)
    return publishing.publish(settings, marts, postgres_url)
