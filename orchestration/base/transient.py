"""Errors that may go away by themselves and so are retried: a locked file, a server that does not answer."""

import re

from orchestration.base.errors import Busy
from orchestration.base.lock import WarehouseBusy

LOCKED = re.compile(r"Could not set lock on file|Conflicting lock is held|database is locked", re.IGNORECASE)
_UNREACHABLE = re.compile(
    r"connection (refused|reset|timed out)|could not connect|server closed the connection|"
    r"could not translate host name|temporary failure in name resolution",
    re.IGNORECASE,
)


class TransientError(Busy):
    """An error that may not occur again on a later try."""


def is_transient(error: BaseException) -> bool:
    """True if `error` or its cause is a lock held by another program or a connection that failed."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, (TransientError, WarehouseBusy, ConnectionError, TimeoutError)):
            return True
        if LOCKED.search(str(cause)) or _UNREACHABLE.search(str(cause)):
            return True
        cause = cause.__cause__
    return False
