"""The ranking of what to improve, frozen as a delivery that decisions refer to."""

import hashlib
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from orchestration.base.lock import writing
from orchestration.base.settings import Settings
from orchestration.improvement.frozen_delivery import (
    SYSTEM,
    Row,
    csv_text,
    delivered_rows,
    local_day,
    published_rows,
    write_delivery,
)
from orchestration.landing.config import assert_declared

TABLE = "rankings"
# No names or titles: people wrote them, and what is frozen can never be corrected or erased.
_ITEM = (
    "ranked_on",
    "item_kind",
    "item_id",
    "improvement_id",
    "item_rank",
    "score",
    "top_five_rate",
    "expected_saving_eur",
    "expected_score_change",
    "customer_count",
    "effort_days",
    "feasibility",
    "severity",
    "coherence",
    "reach_rate",
    "estimated_on",
    "is_high_impact",
    "avoidable_contact_count",
    "signal_count",
    "hypothesis_count",
    "journey_finding_count",
    "source_count",
    "missing_en",
    "missing_nl",
)
_HEADER = ("ranking_id", *_ITEM, "frozen_on")
_RANKING = f"""
    select {", ".join(_ITEM)}
    from marts.improvement_ranking
    order by item_rank nulls last, item_kind, item_id
"""


@dataclass(frozen=True)
class RankingReport:
    """What was written. `ranking_id` is None if nothing is ranked; `is_new` is False if `path` has it already."""

    ranking_id: str | None
    item_count: int
    path: Path | None
    is_new: bool


def freeze_ranking(settings: Settings, today: date | None = None) -> RankingReport:
    """Write the published ranking to the landing folder, once.

    Raises ConfigError if landing.yml does not declare the delivery, KlantbeeldError if nothing is
    published or the publication does not have the mart yet.
    """
    assert_declared(settings.landing_file, SYSTEM, TABLE, "ranking_item", "rankings")
    with writing(settings):
        rows = published_rows(settings, _RANKING, "ranking")
        if not rows:
            return RankingReport(None, 0, None, False)
        ranking_id = _ranking_id(rows)
        for path, row in delivered_rows(settings, TABLE):
            if row.get("ranking_id") == ranking_id:
                return RankingReport(ranking_id, len(rows), path, False)
        on = today or local_day(settings)
        text = csv_text(_HEADER, [(ranking_id, *row, on) for row in rows])
        return RankingReport(ranking_id, len(rows), write_delivery(settings, TABLE, on, text), True)


def _ranking_id(rows: list[Row]) -> str:
    """The day of the data and a hash of the whole ranking: each ranking has its own id, the same on any machine."""
    digest = hashlib.sha256(csv_text(_ITEM, rows).encode()).hexdigest()
    return f"R{rows[0][0]:%Y%m%d}-{digest[:8]}"
