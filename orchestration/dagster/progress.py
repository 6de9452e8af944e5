"""What a running step reports to whoever listens: the terminal of `klantbeeld run`, or nobody."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

LAND, CHECK_RAW, BUILD, CHECK_MARTS, PUBLISH = "land", "check raw", "build", "check marts", "publish"
STEPS = (LAND, CHECK_RAW, BUILD, CHECK_MARTS, PUBLISH)


@dataclass(frozen=True)
class Progress:
    """A step is in progress: `done` of `total` parts (None: not known), `rows` so far, and its current part."""

    step: str
    done: int = 0
    total: int | None = None
    rows: int | None = None
    at: str = ""


@dataclass(frozen=True)
class Finished:
    """A step has succeeded, with its report."""

    step: str
    result: object = None


Listener = Callable[[Progress | Finished], None]
_listener: ContextVar[Listener | None] = ContextVar("listener", default=None)


def tell(event: Progress | Finished) -> None:
    """Hand an event to the listener of this run, if there is one."""
    listener = _listener.get()
    if listener:
        listener(event)


@contextmanager
def listening(listener: Listener) -> Iterator[None]:
    """Send the events of everything inside the block to `listener`."""
    token = _listener.set(listener)
    try:
        yield
    finally:
        _listener.reset(token)
