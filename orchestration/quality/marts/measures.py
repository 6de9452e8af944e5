"""All checks on the marts."""

from datetime import date

import duckdb

from orchestration.base.sql import only_row
from orchestration.quality.marts.metrics import (
    metric_in_catalogue,
    parts_in_order,
    rate_in_range,
    score_in_range,
)
from orchestration.quality.marts.mix import channel_mix, unmapped_share
from orchestration.quality.marts.rows import COUNT_OF_METRICS, ONE, ROWS_THROUGH, balanced, has_rows
from orchestration.quality.marts.volume import volume_collapse, volume_unusual
from orchestration.quality.measure import Measure
from orchestration.quality.settings import MartSettings


def mart_measures(thresholds: MartSettings, free_days: list[date]) -> list[Measure]:
    """All measures of the marts. `free_days` are left out of the daily volumes (public holidays)."""
    return [
        *(
            has_rows(thresholds, mart, ROWS_THROUGH, entities)
            for mart, entities in thresholds.rows_expected.items()
        ),
        has_rows(thresholds, "metric_catalogue", ONE),
        # Without rows in the reconciliation, the check below would find nothing unbalanced.
        has_rows(thresholds, "quality_reconciliation", COUNT_OF_METRICS),
        metric_in_catalogue(thresholds),
        parts_in_order(thresholds),
        rate_in_range(thresholds),
        score_in_range(thresholds),
        volume_collapse(thresholds, free_days),
        volume_unusual(thresholds, free_days),
        channel_mix(thresholds),
        unmapped_share(thresholds),
        balanced(thresholds),
    ]


def data_days(connection: duckdb.DuckDBPyConnection) -> tuple[date, date] | None:
    """First and last day of metric_daily; None if the mart is missing or empty."""
    try:
        first, last = only_row(
            connection.execute("select min(day_on)::date, max(day_on)::date from marts.metric_daily")
        )
    except (duckdb.BinderException, duckdb.CatalogException):
        return None
    return (first, last) if first else None
