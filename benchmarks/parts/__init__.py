"""What is measured, one file each: TITLE, and measure(bench), which yields figures or raises NotMeasured."""

from collections.abc import Iterator
from typing import Protocol

from benchmarks.parts import (
    by_hand,
    contact_marts,
    dagster_overhead,
    dbt_overhead,
    distinctive_words,
    file_size,
    full_build,
    incremental,
    journey_mining,
    landing,
    little_memory,
    memory,
    peers,
    process_mining,
    publish,
    scan,
    spark,
    statistics,
    waiting,
    web_marts,
)
from benchmarks.results import Measurement
from benchmarks.workspace import Bench


class Part(Protocol):
    """A module of this folder."""

    TITLE: str

    def measure(self, bench: Bench) -> Iterator[Measurement]: ...


# In this order: memory rebuilds under its limits, and spark builds separate tables.
PARTS: dict[str, Part] = {
    "scan": scan,
    "full_build": full_build,
    "by_hand": by_hand,
    "web_marts": web_marts,
    "contact_marts": contact_marts,
    "distinctive_words": distinctive_words,
    "statistics": statistics,
    "publish": publish,
    "peers": peers,
    "process_mining": process_mining,
    "journey_mining": journey_mining,
    "landing": landing,
    "dbt_overhead": dbt_overhead,
    "dagster_overhead": dagster_overhead,
    "waiting": waiting,
    "incremental": incremental,
    "file_size": file_size,
    "little_memory": little_memory,
    "memory": memory,
    "spark": spark,
}
