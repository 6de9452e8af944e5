"""The checks of a run: on raw after landing, on the marts after the build."""

from datetime import UTC, date, datetime

import duckdb

from orchestration.base.duckdb_settings import temp_dir
from orchestration.base.errors import CheckFailed
from orchestration.base.next_command import next_command
from orchestration.base.settings import Settings
from orchestration.base.sql import quote_ident, quote_text
from orchestration.landing.config import LandingConfig
from orchestration.quality.judge import judge
from orchestration.quality.marts.measures import data_days, mart_measures
from orchestration.quality.measure import Measurement, measure_all
from orchestration.quality.raw.deliveries import open_raw
from orchestration.quality.raw.measures import raw_measures
from orchestration.quality.raw.table import raw_tables
from orchestration.quality.report import CheckReport, CheckSpec
from orchestration.quality.settings import QualitySettings, load_quality_settings
from orchestration.quality.sql import connect

# If only names are asked for, no measure runs and the time does not matter.
_ANY_MOMENT = datetime(1970, 1, 1)


def raw_check_specs(config: LandingConfig, quality: QualitySettings | None = None) -> list[CheckSpec]:
    """Every check that check_raw will report for this landing configuration, without running one."""
    thresholds = (quality or QualitySettings()).raw
    return [
        measure.spec
        for table in raw_tables(config)
        for measure in raw_measures(table, thresholds, _ANY_MOMENT)
    ]


def mart_check_specs(quality: QualitySettings | None = None) -> list[CheckSpec]:
    """Every check that check_marts will report, without running one."""
    return [measure.spec for measure in mart_measures((quality or QualitySettings()).marts, [])]


def check_raw(settings: Settings, config: LandingConfig, now: datetime | None = None) -> CheckReport:
    """Check every raw table that landing.yml declares; one result per spec of raw_check_specs.

    `now` (UTC) is what freshness is measured against, by default the clock.
    Raises ConfigError if quality.yml or an `expect` is not valid.
    """
    thresholds = load_quality_settings(settings).raw
    moment = (now or datetime.now(UTC)).astimezone(UTC).replace(tzinfo=None)
    tables = raw_tables(config)
    with connect(temp_dir(settings) / "quality") as connection:
        filled = open_raw(connection, settings, tables, thresholds)
        measurements: list[Measurement] = []
        for table in tables:
            measures = raw_measures(table, thresholds, moment)
            if table in filled:
                measurements += measure_all(connection, measures)
            else:
                measurements += [Measurement(measure, []) for measure in measures]
    return judge("raw", measurements)


def check_marts(settings: Settings) -> CheckReport:
    """Check the schema `marts` of the build file, opened read-only; one result per spec of mart_check_specs.

    Raises CheckFailed if the build file is missing or in use, ConfigError if quality.yml is not valid.
    """
    thresholds = load_quality_settings(settings).marts
    with connect(temp_dir(settings) / "quality") as connection:
        _attach(connection, settings)
        days = data_days(connection)
        free_days: list[date] = thresholds.holidays_between(*days) if days else []
        measurements = measure_all(connection, mart_measures(thresholds, free_days))
    return judge("marts", measurements)


def _attach(connection: duckdb.DuckDBPyConnection, settings: Settings) -> None:
    path = settings.build_file
    if not path.is_file():
        raise CheckFailed(
            f"There are no marts to check: {path} does not exist.",
            f"Build them first: {next_command(settings, 'run')}.",
        )
    try:
        connection.execute(f"attach {quote_text(str(path))} as build (read_only)")
    except duckdb.Error as error:
        raise CheckFailed(
            f"{path} cannot be read: {type(error).__name__}.",
            "Another program has it open, or a build is running; close it or wait, then run again.",
        ) from error
    marts = connection.execute(
        "select table_name from information_schema.tables "
        "where table_catalog = 'build' and table_schema = 'marts'"
    ).fetchall()
    connection.execute("create schema marts")
    for (mart,) in marts:
        name = quote_ident(mart)
        connection.execute(f"create view marts.{name} as select * from build.marts.{name}")
