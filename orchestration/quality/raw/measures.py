"""All checks on one raw table.

No query returns the content of a row: only column names, delivery hashes, counts, shares and indices.
"""

from datetime import datetime

from orchestration.quality.measure import Measure
from orchestration.quality.raw.completeness import reject_share, rows_accounted
from orchestration.quality.raw.drift import drift
from orchestration.quality.raw.freshness import freshness
from orchestration.quality.raw.table import RawTable
from orchestration.quality.raw.values import null_share, value_range
from orchestration.quality.raw.volume import volume
from orchestration.quality.settings import RawSettings


def raw_measures(table: RawTable, thresholds: RawSettings, now: datetime) -> list[Measure]:
    """All measures of a table. `now` (UTC, naive) is only for freshness."""
    measures = [rows_accounted(table), reject_share(table, thresholds), volume(table, thresholds)]
    if table.max_null_shares(thresholds):
        measures.append(null_share(table, thresholds))
    if table.expect.between:
        measures.append(value_range(table, thresholds))
    if table.expect.drift:
        measures.append(drift(table))
    if table.max_age_days is not None:
        measures.append(freshness(table, now))
    return measures
