"""The run_results.json of the last dbt command: how long each node took."""

import json
from collections import Counter
from dataclasses import dataclass

from orchestration.base.settings import Settings


@dataclass(frozen=True)
class NodeTimes:
    """Seconds per node (named kind.name), and the sum and number per kind."""

    seconds_of: dict[str, float]
    seconds_by_kind: Counter[str]
    count_by_kind: Counter[str]

    def models(self) -> dict[str, float]:
        """Seconds per model, the slowest first."""
        models = {
            name.partition(".")[2]: s for name, s in self.seconds_of.items() if name.startswith("model.")
        }
        return dict(sorted(models.items(), key=lambda item: -item[1]))


def read_node_times(settings: Settings) -> NodeTimes:
    """Read the times of the last command. A node's seconds overlap with those of the other threads."""
    content = json.loads((settings.dbt_target_dir / "run_results.json").read_text(encoding="utf-8"))
    seconds: dict[str, float] = {}
    sums: Counter[str] = Counter()
    counts: Counter[str] = Counter()
    for result in content["results"]:
        kind, _, name = result["unique_id"].split(".", 2)
        seconds[f"{kind}.{name}"] = result["execution_time"]
        sums[kind] += result["execution_time"]
        counts[kind] += 1
    return NodeTimes(seconds, sums, counts)
