"""Rules of the website: funnels whose pages exist and have one order, and pages with a special role."""

from collections import defaultdict
from collections.abc import Iterator

from orchestration.taxonomy.faults import Fault
from orchestration.taxonomy.rules import duplicates, fault, unknown_members
from orchestration.taxonomy.seeds import Row, Seeds

# Each step costs a separate pass over the visit's pages; nor do visitors take more steps in one visit.
MOST_STEPS = 6


def funnel_faults(seeds: Seeds) -> Iterator[Fault]:
    """A funnel has two to six pages, numbered from 1 without a gap; else its rates would compare with missing steps."""
    funnels, steps = seeds["web_funnel"], seeds["web_funnel_step"]
    yield from duplicates(funnels, ("funnel_id",))
    yield from duplicates(steps, ("funnel_id", "step_number"))
    yield from duplicates(steps, ("funnel_id", "touchpoint_id"))
    yield from unknown_members(steps, "touchpoint_id", seeds["touchpoint"])
    of_funnel: dict[str, list[Row]] = defaultdict(list)
    for row in steps.rows:
        of_funnel[row["funnel_id"]].append(row)
        if row["funnel_id"] not in funnels.values("funnel_id"):
            text = f"funnel '{row['funnel_id']}' is not declared."
            yield fault(steps, row, text, f"Add it to {funnels.path.name}.")
    for row in funnels.rows:
        numbers = sorted(step["step_number"] for step in of_funnel[row["funnel_id"]])
        wanted = [str(number) for number in range(1, len(numbers) + 1)]
        if numbers != wanted or not 2 <= len(numbers) <= MOST_STEPS:
            text = f"funnel {row['funnel_id']} has the steps {', '.join(numbers) or 'none'}."
            yield fault(funnels, row, text, f"Number two to {MOST_STEPS} steps from 1 without a gap.")


def page_role_faults(seeds: Seeds) -> Iterator[Fault]:
    """Every search would count as a success if its search or contact page were unknown."""
    seed = seeds["web_page_role"]
    yield from duplicates(seed, ("touchpoint_id",))
    yield from unknown_members(seed, "touchpoint_id", seeds["touchpoint"])
    for row in seed.rows:
        if row["role"] not in ("search", "contact"):
            yield fault(seed, row, f"role '{row['role']}'.", "Write search or contact.")
