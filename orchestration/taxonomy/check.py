"""The taxonomy of contact reasons, journeys and mappings, checked as files, so that every fault has a line."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from orchestration.base.settings import Settings
from orchestration.taxonomy.faults import Fault, as_error
from orchestration.taxonomy.journey_rules import (
    map_item_faults,
    plan_faults,
    role_faults,
    stage_faults,
    stage_plan_faults,
)
from orchestration.taxonomy.list_rules import keyword_faults, mapping_faults, visibility_faults
from orchestration.taxonomy.reason_rules import reason_faults, validity_faults
from orchestration.taxonomy.seeds import Seeds, read_seeds
from orchestration.taxonomy.version_rules import change_faults, version_faults
from orchestration.taxonomy.web_rules import funnel_faults, page_role_faults

_NEEDED = {
    "contact_reason": ("contact_reason_id", "parent_id", "level", "valid_from", "valid_to"),
    "taxonomy_version": ("taxonomy_version", "valid_from", "valid_to"),
    "contact_reason_change": (
        "from_version",
        "from_reason_id",
        "to_version",
        "to_reason_id",
        "share",
        "share_back",
    ),
    "contact_reason_visibility": (
        "contact_reason_id",
        "channel_id",
        "team_id",
        "moment",
        "valid_from",
        "valid_to",
    ),
    "contact_reason_keyword": ("rule_id", "contact_reason_id", "priority", "keyword"),
    "journey_stage": ("journey_stage_id", "journey_id", "stage_order"),
    "journey_plan": ("journey_id", "customers", "gap_days", "horizon_days"),
    "journey_stage_plan": (
        "journey_stage_id",
        "is_optional",
        "is_repeatable",
        "parallel_group",
        "target_hours",
        "expected_score",
    ),
    "journey_touchpoint": ("journey_id", "touchpoint_id", "role"),
    "journey_map_item": (
        *("journey_stage_id", "item_kind", "item_number"),
        *("name_en", "name_nl", "finding_kind"),
        *("pain_number", "interview_count", "asked_count"),
    ),
    "web_funnel": ("funnel_id", "name_en", "name_nl"),
    "web_funnel_step": ("funnel_id", "step_number", "touchpoint_id"),
    "web_page_role": ("touchpoint_id", "role"),
}

# Each rule with the seeds it reads.
_RULES: tuple[tuple[Callable[[Seeds], Iterator[Fault]], tuple[str, ...]], ...] = (
    (reason_faults, ("contact_reason",)),
    (version_faults, ("taxonomy_version",)),
    (validity_faults, ("contact_reason", "taxonomy_version")),
    (change_faults, ("contact_reason", "taxonomy_version", "contact_reason_change")),
    (visibility_faults, ("contact_reason", "channel", "team", "contact_reason_visibility")),
    (keyword_faults, ("contact_reason", "contact_reason_keyword")),
    (mapping_faults, ()),
    (stage_faults, ("journey", "journey_stage")),
    (plan_faults, ("journey_stage", "journey_plan", "journey_stage_plan", "journey_touchpoint")),
    (stage_plan_faults, ("journey_stage", "journey_stage_plan")),
    (map_item_faults, ("journey_stage", "journey_map_item")),
    (role_faults, ("journey_stage", "journey_plan", "journey_touchpoint", "touchpoint")),
    (funnel_faults, ("web_funnel", "web_funnel_step", "touchpoint")),
    (page_role_faults, ("web_page_role", "touchpoint")),
)


def check_taxonomy(settings: Settings, manifest: Mapping[str, Any]) -> None:
    """Raise a ConfigError with file, line, rule and remedy for every fault in the seeds of the taxonomy."""
    faults = find_faults(read_seeds(manifest, settings.project_dir))
    if faults:
        raise as_error(faults)


def find_faults(seeds: Seeds) -> list[Fault]:
    """Every broken rule, in order of file and line; without rules whose seeds or columns are missing."""
    faults = list(_columns(seeds))
    for rule, needed in _RULES:
        if set(needed) <= seeds.keys() and not _lacks(seeds, needed):
            faults += rule(seeds)
    return sorted(faults, key=lambda fault: (str(fault.path), fault.line))


def _lacks(seeds: Seeds, names: Iterable[str]) -> bool:
    return any(set(_NEEDED.get(name, ())) - set(seeds[name].columns) for name in names)


def _columns(seeds: Seeds) -> Iterator[Fault]:
    for name, needed in _NEEDED.items():
        if name in seeds:
            missing = [column for column in needed if column not in seeds[name].columns]
            if missing:
                text = f"the column {', '.join(missing)} is missing."
                yield Fault(seeds[name].path, 1, text, "Add it to the header; its values may be empty.")
