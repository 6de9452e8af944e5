"""How a peer reports its cost: JSON on standard output, from the end of its imports until it has its answer.

Only the standard library: a peer may run in its own environment.
"""

import json
import resource
import time
from collections.abc import Callable
from typing import Any


def timed(work: Callable[[], Any]) -> tuple[Any, dict[str, float]]:
    """Do the work; returns its answer and its seconds of wall-clock and CPU time."""
    cpu, wall = _cpu_seconds(), time.perf_counter()
    answer = work()
    return answer, {"wall_seconds": time.perf_counter() - wall, "cpu_seconds": _cpu_seconds() - cpu}


def tell(**content: Any) -> None:
    """Print the answer of this process on a separate line, because libraries print too."""
    print("\n" + json.dumps(content))


def _cpu_seconds() -> float:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime
