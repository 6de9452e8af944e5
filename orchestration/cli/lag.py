"""How long it took from event to publication, by source: 95 of 100 rows took no longer."""

from datetime import UTC, datetime, timedelta

import duckdb

from orchestration.base.settings import Settings
from orchestration.base.sql import quote_ident

_EVENT_TIMES = {
    "contact": "started_at",
    "survey_invitation": "sent_at",
    "survey_response": "answered_at",
    "web_event": "occurred_at",
    "order_event": "occurred_at",
}
# A first load of years of data has no lag: what happened longer ago is history.
_HISTORY = timedelta(days=31)


def lags(settings: Settings, run_seconds: float, now: datetime | None = None) -> list[str]:
    """One text per entity and source for which a run that ends now and took `run_seconds` loaded rows."""
    published_at = (now or datetime.now(UTC)).replace(tzinfo=None)
    began_at = published_at - timedelta(seconds=run_seconds)
    told = []
    try:
        with duckdb.connect(str(settings.build_file), read_only=True) as connection:
            for entity, time in _EVENT_TIMES.items():
                values = [published_at, began_at, published_at - _HISTORY]
                told += [
                    f"{source} {entity}: 95 % of {_rows(count)} within {_length(seconds)}"
                    for source, count, seconds in connection.execute(_query(entity, time), values).fetchall()
                ]
    except duckdb.Error:
        # Another program may have the build open by now, and a project may leave entities out; the run itself is over.
        return told
    return told


def _query(entity: str, time: str) -> str:
    return f"""
        select source_system, count(*), quantile_cont(epoch($1) - epoch({quote_ident(time)}), 0.95)
        from {quote_ident("input", f"input__{entity}")}
        where loaded_at >= $2 and {quote_ident(time)} > $3
        group by source_system
        order by source_system
    """


def _rows(count: int) -> str:
    return "1 row" if count == 1 else f"{count:,} rows"


def _length(seconds: float) -> str:
    """A duration in the largest unit that gives at least two."""
    for unit, size in (("days", 86_400), ("hours", 3_600)):
        if seconds >= 2 * size:
            return f"{seconds / size:.1f} {unit}"
    return f"{seconds / 60:.0f} minutes"
