"""What holds for every step: one writer at a time, which errors are retried, and how an error is shown."""

from collections.abc import Iterator
from contextlib import contextmanager

import dagster as dg
from dagster._core.errors import DagsterExecutionInterruptedError

from orchestration.base.errors import KlantbeeldError
from orchestration.base.lock import hold
from orchestration.base.settings import Settings
from orchestration.base.system_errors import foreseen
from orchestration.base.transient import is_transient

# dagster.yaml gives every pool one slot, counted per run: two runs never write to one warehouse.
WRITER_POOL = "warehouse_writer"

# The exit code of a command ended by a signal: 128 + SIGINT.
INTERRUPTED = 130

# Applies only to transient errors: `told_kindly` forbids it for all others.
RETRIES = dg.RetryPolicy(max_retries=3, delay=5, backoff=dg.Backoff.EXPONENTIAL)


@contextmanager
def told_kindly() -> Iterator[None]:
    """Turn an error inside the block into a Dagster failure with its message; retried only if it may go away.

    Metadata `exit_code`, `message` and `hint` are what `klantbeeld run` ends with.
    """
    try:
        yield
    except dg.Failure:
        raise
    except (DagsterExecutionInterruptedError, KeyboardInterrupt) as error:
        # Dagster would take an interruption for a lost machine, and retry the step.
        message = "Interrupted. The previous publication is still served."
        raise _failure(message, message, "", INTERRUPTED, False) from error
    except KlantbeeldError as error:
        raise _told(error, is_transient(error)) from error
    except Exception as error:
        told = foreseen(error)
        if told:
            raise _told(told, is_transient(error)) from error
        # An unforeseen error may quote data, so its text stays in the cause and out of the description.
        description = f"Unexpected error: {type(error).__name__}"
        hint = "Run again with --debug to see where it occurred."
        raise _failure(description, description, hint, 1, is_transient(error)) from error


def _told(error: KlantbeeldError, may_pass: bool) -> dg.Failure:
    return _failure(str(error), error.message, error.hint or "", error.exit_code, may_pass)


def _failure(description: str, message: str, hint: str, exit_code: int, may_pass: bool) -> dg.Failure:
    return dg.Failure(
        description,
        metadata={"exit_code": exit_code, "message": message, "hint": hint},
        allow_retries=may_pass,
    )


@contextmanager
def writing_step(settings: Settings) -> Iterator[None]:
    """A step that writes: errors are shown kindly, and the warehouse is held until the run's process ends."""
    with told_kindly():
        # Not released after the step: between two steps of a run nobody may change what the next one
        # publishes.
        hold(settings)
        yield
