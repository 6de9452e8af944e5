"""Is the newest delivery recent?"""

from datetime import datetime

from orchestration.quality.measure import Measure
from orchestration.quality.raw.table import RawTable


def freshness(table: RawTable, now: datetime) -> Measure:
    """The age of the newest delivery."""
    sql = """
        select
            'newest delivery' as subject,
            greatest(date_diff('second', max(loaded_at), $now), 0) / 86400 as judged,
            max(loaded_at) as loaded_at
        from delivery
        where system = $system and table_name = $table
        having count(*) > 0
    """
    return Measure(
        table.spec(
            "freshness", "warning", f"The newest delivery is at most {table.max_age_days:g} days old."
        ),
        sql,
        limit=float(table.max_age_days or 0),
        expected=f"at most {table.max_age_days:g} days",
        observed="{judged:.1f} days old",
        nothing="nothing delivered yet",
        parameters=table.key | {"now": now},
    )
