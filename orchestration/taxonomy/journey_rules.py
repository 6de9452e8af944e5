"""Rules of the declared journeys: stages in order, targets, expected experience, and goals that an event can reach."""

from collections import defaultdict
from collections.abc import Iterator

from orchestration.taxonomy.faults import Fault
from orchestration.taxonomy.rules import duplicates, fault, unknown_members
from orchestration.taxonomy.seeds import Row, Seed, Seeds

LOWEST_SCORE, HIGHEST_SCORE = 1, 5
# Every order of them is a path through the journey: six for three stages, twenty-four for four.
MOST_IN_PARALLEL = 3
MAP_ITEM_KINDS = ("activity", "need", "pain", "cause")
# A cause is a code; anything longer is somebody's words.
LONGEST_CAUSE = 80
FINDING_KINDS = ("bottleneck", "rework", "skipped", "low_point")
_TRUTH = ("true", "false")


def stage_faults(seeds: Seeds) -> Iterator[Fault]:
    """Stages belong to journeys and have one order, so that the desired journey has no cycle."""
    seed, journeys = seeds["journey_stage"], seeds["journey"]
    yield from duplicates(seed, ("journey_stage_id",))
    yield from duplicates(seed, ("journey_id", "stage_order"))
    for row in seed.rows:
        if row["journey_id"] not in journeys.values("journey_id"):
            text = f"{row['journey_stage_id']} belongs to no journey: there is no '{row['journey_id']}'."
            yield fault(seed, row, text, f"Add the journey to {journeys.path.name}, or correct its name.")


def plan_faults(seeds: Seeds) -> Iterator[Fault]:
    seed = seeds["journey_plan"]
    yield from duplicates(seed, ("journey_id",))
    stages = {row["journey_stage_id"]: row["journey_id"] for row in seeds["journey_stage"].rows}
    optional = {
        row["journey_stage_id"]
        for row in seeds["journey_stage_plan"].rows
        if row["is_optional"].lower() == "true"
    }
    goals = {row["journey_id"] for row in seeds["journey_touchpoint"].rows if row["role"] == "goal"}
    for row in seed.rows:
        journey = row["journey_id"]
        own = {stage for stage, of in stages.items() if of == journey}
        if not own:
            yield fault(seed, row, f"journey '{journey}' has no stages.", "Add stages, or remove the line.")
        elif own <= optional:
            text = f"every stage of {journey} is optional, so every journey conforms to it."
            yield fault(seed, row, text, "Make at least one stage required.")
        if row["customers"] not in ("all", "new"):
            yield fault(seed, row, f"customers '{row['customers']}'.", "Write all or new.")
        if journey not in goals:
            text = f"no event can reach the goal of {journey}."
            yield fault(seed, row, text, "Name a touchpoint with role goal in journey_touchpoint.csv.")
        for name in ("gap_days", "horizon_days"):
            if not row[name].isdecimal() or int(row[name]) < 1:
                yield fault(
                    seed, row, f"{name} '{row[name]}' is not a number of days.", "Write a whole number."
                )


def stage_plan_faults(seeds: Seeds) -> Iterator[Fault]:
    seed = seeds["journey_stage_plan"]
    yield from duplicates(seed, ("journey_stage_id",))
    yield from unknown_members(seed, "journey_stage_id", seeds["journey_stage"])
    stages = {row["journey_stage_id"]: row for row in seeds["journey_stage"].rows}
    parallel: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in seed.rows:
        stage = stages.get(row["journey_stage_id"])
        if not stage:
            continue
        yield from _values(seed, row)
        if row["parallel_group"]:
            parallel[stage["journey_id"], row["parallel_group"]].append(row)
    for (journey, group), rows in parallel.items():
        orders = sorted(int(stages[row["journey_stage_id"]]["stage_order"]) for row in rows)
        if len(rows) > MOST_IN_PARALLEL or orders != list(range(orders[0], orders[0] + len(rows))):
            text = f"parallel_group {group} of {journey} has the stages {', '.join(map(str, orders))}."
            advice = f"At most {MOST_IN_PARALLEL} consecutive stages can be in any order."
            yield fault(seed, rows[-1], text, advice)


def _values(seed: Seed, row: Row) -> Iterator[Fault]:
    for name in ("is_optional", "is_repeatable"):
        if row[name].lower() not in _TRUTH:
            yield fault(seed, row, f"{name} '{row[name]}'.", "Write true or false.")
    score, hours = _number(row["expected_score"]), _number(row["target_hours"])
    if row["expected_score"] and not (score is not None and LOWEST_SCORE <= score <= HIGHEST_SCORE):
        text = f"expected_score '{row['expected_score']}' is outside its scale."
        yield fault(seed, row, text, f"Satisfaction is felt from {LOWEST_SCORE} to {HIGHEST_SCORE}.")
    if row["target_hours"] and not (hours is not None and hours > 0):
        text = f"target_hours '{row['target_hours']}' is not a number of hours."
        yield fault(seed, row, text, "Use a decimal point, e.g. 36.5, or leave it empty.")


def map_item_faults(seeds: Seeds) -> Iterator[Fault]:
    """Map items belong to an existing stage, and only a pain is shown by a finding."""
    seed = seeds["journey_map_item"]
    yield from duplicates(seed, ("journey_stage_id", "item_kind", "item_number"))
    yield from unknown_members(seed, "journey_stage_id", seeds["journey_stage"])
    for row in seed.rows:
        if row["item_kind"] not in MAP_ITEM_KINDS:
            yield fault(seed, row, f"item_kind '{row['item_kind']}'.", f"Write {', '.join(MAP_ITEM_KINDS)}.")
        if row["finding_kind"] and row["finding_kind"] not in FINDING_KINDS:
            text = f"finding_kind '{row['finding_kind']}'."
            yield fault(seed, row, text, f"Write {', '.join(FINDING_KINDS)}, or leave it empty.")
        elif row["finding_kind"] and row["item_kind"] != "pain":
            text = f"finding_kind '{row['finding_kind']}' on an item that is not a pain."
            yield fault(seed, row, text, "Only a pain is shown by a finding; leave it empty.")
        yield from _interviews(seed, row)


def _interviews(seed: Seed, row: Row) -> Iterator[Fault]:
    """A cause belongs to a pain of its stage and was named in some interviews about it; it quotes nobody."""
    columns = ("pain_number", "interview_count", "asked_count")
    if row["item_kind"] != "cause":
        for name in columns:
            if row[name]:
                text = f"{name} '{row[name]}' on an item that is not a cause."
                yield fault(seed, row, text, "Interviews are only about causes; leave it empty.")
        return
    pains = {
        (other["journey_stage_id"], other["item_number"])
        for other in seed.rows
        if other["item_kind"] == "pain"
    }
    if (row["journey_stage_id"], row["pain_number"]) not in pains:
        text = f"{row['journey_stage_id']} has no pain {row['pain_number'] or 'without a number'}."
        yield fault(seed, row, text, "Write the item_number of the pain it explains.")
    named, asked = row["interview_count"], row["asked_count"]
    if not (named.isdecimal() and asked.isdecimal() and 1 <= int(named) <= int(asked)):
        text = f"named in '{named}' of '{asked}' interviews."
        yield fault(seed, row, text, "Write how many named it, at least 1, and how many were asked.")
    for name in ("name_en", "name_nl"):
        if len(row[name]) > LONGEST_CAUSE:
            text = f"{name} of a cause has {len(row[name])} characters."
            yield fault(
                seed, row, text, f"Write a code of at most {LONGEST_CAUSE} characters, not somebody's words."
            )


def role_faults(seeds: Seeds) -> Iterator[Fault]:
    """A goal is at a touchpoint that belongs to a stage of the journey: no other event can be part of it."""
    seed = seeds["journey_touchpoint"]
    yield from duplicates(seed, ("journey_id", "touchpoint_id"))
    plans = seeds["journey_plan"].values("journey_id")
    journeys = {row["journey_stage_id"]: row["journey_id"] for row in seeds["journey_stage"].rows}
    touchpoints = {row["touchpoint_id"]: row["journey_stage_id"] for row in seeds["touchpoint"].rows}
    for row in seed.rows:
        journey, touchpoint = row["journey_id"], row["touchpoint_id"]
        if journey not in plans:
            yield fault(seed, row, f"journey '{journey}' is not declared.", "Add it to journey_plan.csv.")
        if row["role"] not in ("goal", "passing"):
            yield fault(seed, row, f"role '{row['role']}'.", "Write goal or passing.")
        if touchpoint not in touchpoints:
            yield fault(seed, row, f"unknown touchpoint_id '{touchpoint}'.", "Add it to touchpoint.csv.")
        elif journeys.get(touchpoints[touchpoint]) != journey:
            text = f"no event at {touchpoint} is part of {journey}: the touchpoint belongs to no stage of that journey."
            yield fault(seed, row, text, "Give the touchpoint a stage of the journey in touchpoint.csv.")


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None
