"""`python -m tests.lint.run lint models`: sqlfluff with the same findings, for less.

The processes that sqlfluff starts import this module as well, so that what is set here holds in them too.
"""

import gc
import sys

from sqlfluff.cli.commands import cli
from sqlfluff.core import FluffConfig
from sqlfluff.core.parser import BaseSegment
from sqlfluff.utils.reflow import ReflowSequence

# A tree of SQL is all cycles, which Python looks for so often by default that it takes a third of the time.
gc.set_threshold(300_000, 20, 100)

laid_out = ReflowSequence.from_root


class SharedLayout:
    """The layout of the tree that was read last: four rules ask for it, and to make it is most of their work."""

    def __init__(self) -> None:
        self._root: BaseSegment | None = None
        self._config: FluffConfig | None = None
        self._sequence: ReflowSequence | None = None

    def __call__(self, root_segment: BaseSegment, config: FluffConfig) -> ReflowSequence:
        if self._sequence is None or root_segment is not self._root or config is not self._config:
            self._root, self._config = root_segment, config
            self._sequence = laid_out(root_segment, config)
        kept = self._sequence
        # A rule may exchange elements of the list that it gets.
        return ReflowSequence(kept.elements.copy(), root_segment, kept.reflow_config, kept.depth_map)


ReflowSequence.from_root = SharedLayout()

if __name__ == "__main__":
    sys.exit(cli())
