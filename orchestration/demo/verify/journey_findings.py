"""Findings about journeys: for each kind, the one that affects most journeys or customers in the newest month."""

from orchestration.demo.verify.contact_findings import Finding, Row

_FOUND = """
    select
        finding_kind,
        coalesce(journey_name_en, journey_id),
        coalesce(from_stage_name_en, from_stage_id),
        coalesce(journey_stage_name_en, journey_stage_id),
        measured_value, compared_value, affected_count, judged_count
    from journey_findings
    where is_latest and finding_rank = 1
    order by list_position(['bottleneck', 'rework', 'skipped', 'low_point', 'volume_shift'], finding_kind)
"""

_SAID = {
    "bottleneck": "customers wait {measured:,.0f} hours from {source} to {stage}, the target is {compared:,.0f}; "
    "{affected:,} of {judged:,} wait longer",
    "rework": "{measured:.0%} of {judged:,} journeys return to {stage} unnecessarily",
    "skipped": "{measured:.0%} of {judged:,} journeys skip {stage}, which is required",
    "low_point": "customers are less satisfied at {stage} than at other stages, {measured:.1f} against {compared:.1f} "
    "on a scale of 1 to 10 (n {judged:,})",
    "volume_shift": "{measured:,.1f} journeys a day reached {stage}, {compared:,.1f} in the month before "
    "(n {judged:,})",
}


def _say_found(rows: list[Row]) -> str:
    return "\n".join(_say_one(*row) for row in rows)


def _say_one(
    kind: str,
    journey: str,
    source: str,
    stage: str,
    measured: float,
    compared: float,
    affected: int | None,
    judged: int,
) -> str:
    said = _SAID[kind].format(
        source=source, stage=stage, measured=measured, compared=compared, affected=affected, judged=judged
    )
    return f"Journey {journey}: {said}. [journey_findings]"


JOURNEY_FINDINGS: tuple[Finding, ...] = ((_FOUND, _say_found),)
