"""The simulated company, read from the project's own seeds: change a seed, and the company changes."""

import csv
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

import numpy as np

from orchestration.base.errors import ConfigError

Rows = list[dict[str, str]]

# Teams by the top level of the reason; if the seed lacks a team, its first one is used.
TEAM_OF_TOPIC = {
    "join": "sales",
    "move": "moving",
    "bill": "billing",
    "outage": "outage_desk",
    "service": "customer_service_phone",
    "leave": "retention",
    "other": "customer_service_phone",
}


@dataclass(frozen=True)
class Reason:
    """A contact reason of the deepest level."""

    reason_id: str
    parent_id: str
    topic_id: str
    stage_id: str
    value_class: str
    acd_code: str
    valid_from: str


@dataclass(frozen=True)
class Page:
    """A page or screen, with its path in map_touchpoint."""

    path: str
    touchpoint_id: str
    stage_id: str


@dataclass(frozen=True)
class Company:
    """Vocabularies, and the codes the source systems use for them."""

    seeds: dict[str, Rows]

    @cached_property
    def holidays(self) -> frozenset[date]:
        return frozenset(date.fromisoformat(row["holiday_on"]) for row in self.seeds["public_holiday"])

    @cached_property
    def stages(self) -> dict[str, list[str]]:
        """Stage ids of each journey, in order."""
        found: dict[str, list[str]] = defaultdict(list)
        for row in sorted(self.seeds["journey_stage"], key=lambda row: int(row["stage_order"])):
            found[row["journey_id"]].append(row["journey_stage_id"])
        return {row["journey_id"]: found[row["journey_id"]] for row in self.seeds["journey"]}

    @cached_property
    def pauses(self) -> dict[str, int]:
        """After how many days without an event each journey has ended."""
        planned = {row["journey_id"]: int(row["gap_days"] or 30) for row in self.seeds["journey_plan"]}
        return {journey: planned.get(journey, 30) for journey in self.stages}

    @cached_property
    def reasons(self) -> list[Reason]:
        """Reasons at the deepest level in any version of the taxonomy, those of the first version first."""
        rows = {row["contact_reason_id"]: row for row in self.seeds["contact_reason"]}
        parents = {row["parent_id"] for row in rows.values()}
        codes = self._codes("contact_reason", "acd")
        leaves = [row for row in rows.values() if row["contact_reason_id"] not in parents]
        return [
            Reason(
                row["contact_reason_id"],
                row["parent_id"],
                _topic(rows, row),
                row["journey_stage_id"],
                row["value_class"],
                codes.get(row["contact_reason_id"], row["contact_reason_id"]),
                row["valid_from"] or "",
            )
            for row in sorted(leaves, key=lambda row: bool(row["valid_from"]))
        ]

    @cached_property
    def asked_reasons(self) -> range:
        """The numbers of the reasons that people have in mind: those of the first version of the taxonomy."""
        return range(sum(not reason.valid_from for reason in self.reasons))

    def successors(self, on: date) -> dict[int, list[tuple[int, float]]]:
        """How reasons had changed by a day, oldest change first: an old number to new numbers with shares."""
        begun = {
            row["taxonomy_version"]
            for row in self.seeds["taxonomy_version"]
            if not row["valid_from"] or date.fromisoformat(row["valid_from"]) <= on
        }
        found: dict[int, list[tuple[int, float]]] = defaultdict(list)
        for row in self.seeds["contact_reason_change"]:
            if row["to_version"] in begun:
                old, new = self.reason_number[row["from_reason_id"]], self.reason_number[row["to_reason_id"]]
                found[old].append((new, float(row["share"])))
        return found

    @cached_property
    def reason_number(self) -> dict[str, int]:
        return {reason.reason_id: number for number, reason in enumerate(self.reasons)}

    def in_force(self, reason: np.ndarray, number: np.ndarray, on: date) -> np.ndarray:
        """Reasons of contacts in the version of the taxonomy that is in force on a day."""
        named = reason.copy()
        place = number * 37 % 100 / 100
        for old, parts in self.successors(on).items():
            is_old, reached = named == old, 0.0
            for new, share in parts:
                named[is_old & (place >= reached)] = new
                reached += share
        return named

    @cached_property
    def pages(self) -> list[Page]:
        stages = {row["touchpoint_id"]: row["journey_stage_id"] for row in self.seeds["touchpoint"]}
        rows = [
            row
            for row in self.seeds["map_touchpoint"]
            if row["source_system"] == "snowplow" and row["entity"] == "web_event"
        ]
        return [Page(row["source_code"], row["touchpoint_id"], stages[row["touchpoint_id"]]) for row in rows]

    @cached_property
    def order_stages(self) -> dict[str, str]:
        """The stage of each step of an order."""
        stages = {row["touchpoint_id"]: row["journey_stage_id"] for row in self.seeds["touchpoint"]}
        rows = [row for row in self.seeds["map_touchpoint"] if row["entity"] == "order_event"]
        return {row["source_code"]: stages[row["touchpoint_id"]] for row in rows}

    @cached_property
    def page_number(self) -> dict[str, int]:
        return {page.path: number for number, page in enumerate(self.pages)}

    @cached_property
    def group_ids(self) -> list[str]:
        return [row["customer_group_id"] for row in self.seeds["customer_group"]]

    @cached_property
    def group_codes(self) -> list[str]:
        codes = self._codes("customer_group", "salesforce")
        return [codes.get(group_id, group_id) for group_id in self.group_ids]

    @cached_property
    def team_ids(self) -> list[str]:
        return [row["team_id"] for row in self.seeds["team"]]

    @cached_property
    def product_ids(self) -> list[str]:
        return [row["product_id"] for row in self.seeds["product"]]

    def team_codes(self, system: str) -> list[str]:
        """The code of each team in one system; the id itself if the mapping has none."""
        codes = self._codes("team", system)
        return [codes.get(team_id, "") for team_id in self.team_ids]

    def product_codes(self, system: str) -> list[str]:
        codes = self._codes("product", system)
        return [codes.get(product_id, product_id) for product_id in self.product_ids]

    def team_of(self, reason: Reason) -> int:
        team_id = TEAM_OF_TOPIC.get(reason.topic_id, "customer_service_phone")
        return self.team_ids.index(team_id) if team_id in self.team_ids else 0

    def reasons_of_stage(self, stage_id: str) -> list[int]:
        """The numbers of the reasons at a stage; if there are none, those without a stage, and else all."""
        numbers = self.asked_reasons
        for wanted in (stage_id, ""):
            found = [number for number in numbers if self.reasons[number].stage_id == wanted]
            if found:
                return found
        return list(numbers)

    def pages_of_stage(self, stage_id: str) -> list[int]:
        return [number for number, page in enumerate(self.pages) if page.stage_id == stage_id]

    def _codes(self, dimension: str, system: str) -> dict[str, str]:
        rows = [row for row in self.seeds[f"map_{dimension}"] if row["source_system"] == system]
        return {row[f"{dimension}_id"]: row["source_code"] for row in reversed(rows)}


def _topic(rows: dict[str, dict[str, str]], row: dict[str, str]) -> str:
    seen = {row["contact_reason_id"]}
    while row["parent_id"] in rows and row["parent_id"] not in seen:
        row = rows[row["parent_id"]]
        seen.add(row["contact_reason_id"])
    return row["contact_reason_id"]


def load_company(project_dir: Path) -> Company:
    """Read the seeds of a project. Raises ConfigError if one is missing."""
    folder = project_dir / "seeds"
    seeds = {path.stem: _rows(path) for path in sorted(folder.glob("*/*.csv"))}
    needed = {
        "taxonomy_version",
        "contact_reason_change",
        "journey",
        "journey_stage",
        "journey_plan",
        "touchpoint",
        "contact_reason",
        "team",
        "product",
        "customer_group",
        "web_funnel",
        "web_funnel_step",
        "web_page_role",
    }
    needed |= {
        f"map_{name}" for name in ("touchpoint", "contact_reason", "team", "product", "customer_group")
    }
    missing = sorted((needed | {"public_holiday"}) - seeds.keys())
    if missing:
        raise ConfigError(
            f"{folder} lacks the seeds {', '.join(f'{name}.csv' for name in missing)}.",
            "The simulated company is made from the seeds of the repository; restore them.",
        )
    return Company(seeds)


def _rows(path: Path) -> Rows:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
