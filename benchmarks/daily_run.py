"""The daily run in this process, with the seconds of each step as JSON on the last line."""

import json
import sys
import time

from orchestration.base.settings import resolve_settings
from orchestration.dagster.progress import Finished, Progress
from orchestration.dagster.run import run_daily


def main() -> int:
    began: dict[str, float] = {}
    ended: dict[str, float] = {}

    def listener(event: Progress | Finished) -> None:
        if isinstance(event, Finished):
            ended[event.step] = time.perf_counter()
        else:
            began.setdefault(event.step, time.perf_counter())

    outcome = run_daily(resolve_settings(), listener)
    print(json.dumps({step: ended[step] - began[step] for step in ended}))
    return outcome.exit_code


if __name__ == "__main__":
    sys.exit(main())
